using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Import;

/// <summary>Writes the rows of one list of members, batch by batch; what it keeps between batches does not grow with the list, save in a dry run a hash for each way somebody is known.</summary>
internal sealed class MemberWriter(AppDb db, MemberDirectory directory, OpenGroup openGroup, BrandCalendar calendar, ImportRequest request, Guid import, TimeProvider clock)
    : IRowSink<MemberRow, MemberRow>
{
    public string[] Tables => ["members_members", "members_identities", "members_memberships", "members_tags"];

    private static readonly BulkInsert TagRows = new("members_tags", ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("tag", BulkType.Text), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Identities = new("members_identities",
        ("brand_id", BulkType.Uuid), ("channel", BulkType.Text), ("key", BulkType.Text), ("member_id", BulkType.Uuid), ("import_id", BulkType.Uuid));

    // Of See.
    private readonly HashSet<string> groupNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> tags = new(StringComparer.Ordinal);

    // Of the rest.
    private readonly Dictionary<string, GroupId> groups = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> met = [];
    private readonly CompleteMembers complete = new(db, clock);
    private readonly DateTimeOffset readAt = clock.GetUtcNow();

    /// <summary>Rows that name somebody.</summary>
    public long People { get; private set; }
    public long Groups => groupNames.Count;
    public long Tags => tags.Count;

    /// <summary>First and last brand day on which somebody joined.</summary>
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }

    public MemberRow See(MemberRow row)
    {
        People++;
        if (GroupOf(row) is { } group) groupNames.Add(group);
        foreach (var tag in row.Tags) tags.Add(tag);
        if (row.JoinedAt is not { } joined) return row;
        var day = calendar.DayOf(joined);
        if (From is null || day < From) From = day;
        if (To is null || day > To) To = day;
        return row;
    }

    public async Task<int> Write(IReadOnlyList<MemberRow> rows, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var known = await Find(rows, ct);
        var written = known.Keys.ToHashSet();
        var (ids, entering, added) = await Enter(rows, known, ct);
        written.UnionWith(rows.Where((_, i) => entering[i]).Select(row => (MemberDirectory.External, KeyOf(row))));
        var identities = rows.Zip(ids).SelectMany(r => WaysToKnow(r.First).Select(way => (way.Channel, way.Key, Id: r.Second))).Where(i => written.Add((i.Channel, i.Key)))
            .OrderBy(i => i.Channel, StringComparer.Ordinal).ThenBy(i => i.Key, StringComparer.Ordinal);
        await Identities.Write(db, [.. identities.Select(i => new object?[] { brand, i.Channel, i.Key, i.Id, import })], ct);
        await complete.With([.. rows.Zip(ids).Where((_, i) => !entering[i])], ct);
        await TagRows.Write(db, [.. rows.Zip(ids).SelectMany(r => r.First.Tags.Select(tag => new object?[] { brand, r.Second, tag, import }))], ct);
        await Join(rows, ids, [.. ids.Where((_, i) => entering[i])], ct);
        return added;
    }

    public Task Recall(IReadOnlyList<MemberRow> rows, CancellationToken ct) => Task.CompletedTask;

    public async Task<int> Known(IReadOnlyList<MemberRow> rows, CancellationToken ct)
    {
        var found = 0;
        var known = await Find(rows, ct);
        foreach (var row in rows)
        {
            // Again further down in the same list is known, too.
            var seen = false;
            foreach (var way in WaysToKnow(row)) seen |= !met.Add(Hash(way)) | known.ContainsKey(way);
            if (seen) found++;
        }
        return found;
    }

    private async Task<Dictionary<(string Channel, string Key), MemberId>> Find(IReadOnlyList<MemberRow> rows, CancellationToken ct)
    {
        var found = new Dictionary<(string, string), MemberId>();
        foreach (var channel in rows.SelectMany(WaysToKnow).Distinct().GroupBy(way => way.Channel))
            foreach (var (key, id) in await directory.Find(channel.Key, [.. channel.Select(way => way.Key)], ct)) found[(channel.Key, key)] = id;
        return found;
    }

    // A row that enters somebody has said all it knows of them; the others complete whom they name.
    // Rows of one batch may name the same newcomer by another id and the same phone: the first row enters them.
    private async Task<(MemberId[] Ids, bool[] Entering, int Added)> Enter(IReadOnlyList<MemberRow> rows, Dictionary<(string, string), MemberId> known, CancellationToken ct)
    {
        var newcomers = new Dictionary<(string, string), int>();
        var first = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            first[i] = -1;
            if (WaysToKnow(rows[i]).FirstOrDefault(known.ContainsKey) is { Key: not null } found)
            {
                foreach (var way in WaysToKnow(rows[i])) known.TryAdd(way, known[found]);
                continue;
            }
            var earlier = WaysToKnow(rows[i]).Select(way => newcomers.GetValueOrDefault(way, -1)).FirstOrDefault(n => n >= 0, -1);
            first[i] = earlier >= 0 ? earlier : i;
            foreach (var way in WaysToKnow(rows[i])) newcomers.TryAdd(way, first[i]);
        }
        var entered = await directory.Enter(MemberDirectory.External, [.. rows.Where((_, i) => first[i] == i).Select(Newcomer)], import, ct);
        var ids = rows.Select((row, i) => first[i] >= 0 ? entered[KeyOf(rows[first[i]])].Id : known[WaysToKnow(row).First(known.ContainsKey)]).ToArray();
        return (ids, [.. rows.Select((row, i) => first[i] == i && entered[KeyOf(row)].New)], entered.Count);
    }

    private static SeenPerson Newcomer(MemberRow row) => new(KeyOf(row), row.Name ?? KeyOf(row), row.IsStaff, false, row.Phone, row.Email,
        row.Attributes.Count == 0 ? "{}" : JsonSerializer.Serialize(row.Attributes, KernelJson.Options));

    private async Task Join(IReadOnlyList<MemberRow> rows, MemberId[] ids, HashSet<MemberId> newcomers, CancellationToken ct)
    {
        var joining = new List<(MemberRow Row, GroupId Group, MemberId Member)>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            if (GroupOf(rows[i]) is { } name) joining.Add((rows[i], await GroupNamed(name, ct), ids[i]));
        var stays = await Stays.Load(db, calendar, import, [.. joining.Select(j => (j.Group, j.Member)).Distinct()], ct, newcomers);
        foreach (var (row, group, member) in joining)
            if (row.JoinedAt is { } joined) stays.Joined(group, member, joined);
            else stays.Seen(group, member, readAt);
        await stays.Save(db, clock, ct);
    }

    private async Task<GroupId> GroupNamed(string name, CancellationToken ct)
    {
        if (groups.TryGetValue(name, out var known)) return known;
        if (await db.FindGroup(name, ct) is not { } group)
        {
            var opened = await openGroup.Handle(new OpenGroup.Request(name, null, Channel.Other), ct);
            group = opened.Refusal is null ? opened.Value : await db.FindGroup(name, ct) ?? throw new InvalidOperationException($"The group {name} can neither be found nor opened.");
        }
        return groups[name] = group.Id;
    }

    private string? GroupOf(MemberRow row) => (row.Group ?? request.Group)?.Trim() is { Length: > 0 } name ? name : null;

    // A full phone number or an e-mail names one person; a masked number does not.
    private static IEnumerable<(string Channel, string Key)> WaysToKnow(MemberRow row)
    {
        yield return (MemberDirectory.External, KeyOf(row));
        if (row.Phone is { } phone && !phone.Contains('*', StringComparison.Ordinal)) yield return ("phone", phone);
        if (row.Email is { } email) yield return ("email", email);
    }

    private static string KeyOf(MemberRow row) => row.ExternalId ?? row.Phone ?? row.Email ?? row.Name!;

    private static ulong Hash((string Channel, string Key) way) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{way.Channel}\n{way.Key}")));
}
