using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Rooms;

/// <summary>What one reader answered, among these messages.</summary>
internal static class ReadMine
{
    public static async Task<HashSet<(Guid, string)>> Of(AppDb db, GroupId group, MemberId member, Guid[] messages, CancellationToken ct) => messages.Length == 0 ? [] :
    [
        .. await db.Query($"select message_id, emoji from conversations_reactions where brand_id = {db.CurrentBrand} and group_id = {group} and member_id = {member} and {db.In("message_id", messages)}", r => (r.Guid(0), r.Text(1)), ct),
    ];
}
