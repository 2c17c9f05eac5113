using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>People who were merged a moment ago come under their old entry until every node has heard of it.</summary>
internal static class MergedSpeakers
{
    /// <summary>The persons of those who are not inside under their own entry; the persons are added to the speakers. Joins the caller's transaction.</summary>
    public static async Task<Dictionary<MemberId, MemberId>> Add(AppDb db, GroupId group, IEnumerable<MemberId> members, Dictionary<MemberId, Speaker> speakers, CancellationToken ct)
    {
        var outside = members.Where(m => !(speakers.TryGetValue(m, out var who) && who.Inside)).Distinct().ToList();
        if (outside.Count == 0) return [];
        var persons = (await db.PersonsOf(outside, ct)).Where(p => p.Key != p.Value).ToDictionary();
        foreach (var (id, speaker) in await db.Speakers(group, [.. persons.Values.Distinct()], ct)) speakers[id] = speaker;
        return persons;
    }
}
