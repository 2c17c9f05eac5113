using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Contracts;

/// <summary>Asks for a brand's messages to be put into the search again, in portions: after a move to another database, whose index begins empty.</summary>
public static class ReindexMessages
{
    private const long Portion = 2000;

    /// <summary>The actor's brand. The work itself is done by the server's outbox.</summary>
    public static async Task AskToReindex(this AppDb db, TimeProvider clock, CancellationToken ct)
    {
        var days = await db.Query($"select group_id, day, count(*) from conversations_messages where brand_id = {db.CurrentBrand} group by group_id, day order by group_id, day",
            r => (Group: r.Id<GroupId>(0), Day: r.Day(1), Messages: r.Long(2)), ct);
        var asked = new List<(Guid, MessagesChanged)>();
        foreach (var group in days.GroupBy(d => d.Group))
        {
            DateOnly? from = null;
            var messages = 0L;
            foreach (var day in group)
            {
                from ??= day.Day;
                messages += day.Messages;
                if (messages < Portion) continue;
                asked.Add((group.Key.Value, new(group.Key, from.Value, day.Day)));
                (from, messages) = (null, 0);
            }
            if (from is { } rest) asked.Add((group.Key.Value, new(group.Key, rest, group.Last().Day)));
        }
        await using var transaction = await db.Begin(ct);
        await db.Publish(asked, clock, ct);
        await transaction.Commit(ct);
    }
}
