using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>Somebody as a source names them.</summary>
/// <param name="Key">What stays the same within the channel: the platform's id, else the name.</param>
/// <param name="Staff">Seen with a staff mark; a mark once given stays.</param>
/// <param name="Phone">With <paramref name="Email"/> and <paramref name="Attributes"/>, what somebody who is entered starts with; those already known keep theirs.</param>
public sealed record SeenPerson(string Key, string Name, bool Staff = false, bool Bot = false, string? Phone = null, string? Email = null, string Attributes = "{}");

/// <summary>Finds people by how a channel knows them, and enters those it has not seen.</summary>
/// <remarks>Tables without a platform of their own (chat CSV, orders, member lists) share the channel <see cref="External"/>, so the same id or name there is the same person.</remarks>
public sealed class MemberDirectory(AppDb db, TimeProvider clock)
{
    public const string External = "external";

    private static readonly BulkInsert Identities = new("members_identities",
        ("brand_id", BulkType.Uuid), ("channel", BulkType.Text), ("key", BulkType.Text), ("member_id", BulkType.Uuid), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert People = new("members_members",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("staff", BulkType.Flag), ("bot", BulkType.Flag), ("phone", BulkType.Text),
        ("email", BulkType.Text), ("attributes", BulkType.Text), ("created_at", BulkType.Time), ("import_id", BulkType.Uuid), ("version", BulkType.Int));

    /// <summary>Joins the caller's open transaction. Two imports that meet the same new person at once agree on one id.</summary>
    public async Task<Dictionary<string, MemberId>> Resolve(string channel, IReadOnlyCollection<SeenPerson> people, Guid? import, CancellationToken ct)
    {
        var keys = people.Select(p => p.Key).ToArray();
        var known = await Find(channel, keys, ct);
        var strangers = people.Where(p => !known.ContainsKey(p.Key)).ToList();
        foreach (var (key, (id, _)) in await Enter(channel, strangers, import, ct)) known[key] = id;
        await Mark([.. people.Where(p => p.Staff).Select(p => known[p.Key])], "staff", ct);
        await Mark([.. people.Where(p => p.Bot).Select(p => known[p.Key])], "bot", ct);
        return known;
    }

    /// <summary>Enters people whom the caller just looked for in the same transaction and did not find. New is false for somebody whom another import entered meanwhile.</summary>
    public async Task<Dictionary<string, (MemberId Id, bool New)>> Enter(string channel, IReadOnlyCollection<SeenPerson> people, Guid? import, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        // In one order, so that two imports which enter the same people at once never wait for each other crosswise.
        var strangers = people.OrderBy(p => p.Key, StringComparer.Ordinal).ToList();
        var entered = strangers.ToDictionary(p => p.Key, _ => (Id: Id.New<MemberId>(clock), New: true), StringComparer.Ordinal);
        var inserted = await Identities.Write(db, strangers.ConvertAll(p => new object?[] { brand, channel, p.Key, entered[p.Key].Id, import }), ct);
        if (inserted < strangers.Count)
            foreach (var (key, id) in await Find(channel, [.. entered.Keys], ct)) entered[key] = (id, id == entered[key].Id);
        var mine = strangers.Where(p => entered[p.Key].New).ToList();
        await People.Write(db, mine.ConvertAll(p => new object?[] { brand, entered[p.Key].Id, p.Name, p.Staff, p.Bot, p.Phone, p.Email, p.Attributes, clock.GetUtcNow(), import, 1 }), ct);
        return entered;
    }

    /// <summary>Only those already known.</summary>
    public async Task<Dictionary<string, MemberId>> Find(string channel, string[] keys, CancellationToken ct)
    {
        var found = await db.Query($"select key, member_id from members_identities where brand_id = {db.CurrentBrand} and channel = {channel} and {db.In("key", keys)}",
            r => (Key: r.Text(0), Id: r.Id<MemberId>(1)), ct);
        return found.ToDictionary(f => f.Key, f => f.Id, StringComparer.Ordinal);
    }

    private async Task Mark(MemberId[] members, string mark, CancellationToken ct)
    {
        if (members.Length == 0) return;
        var changed = await db.Execute($"""
            update members_members set {Sql.Raw(mark)} = {true}, version = version + 1
            where brand_id = {db.CurrentBrand} and {db.In("id", members)} and not {Sql.Raw(mark)}
            """, ct);
        if (changed > 0) await db.Publish(db.CurrentBrand.Value, new MarksChanged(members[0]), clock, ct);
    }
}
