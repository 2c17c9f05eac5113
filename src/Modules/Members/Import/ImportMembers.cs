using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Import;

/// <summary>Brings a list of members in. Somebody already known by id, phone or e-mail is completed, never doubled.</summary>
internal sealed class ImportMembers(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-members";

    private static readonly BulkInsert Tags = new("members_tags", ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("tag", BulkType.Text), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Identities = new("members_identities",
        ("brand_id", BulkType.Uuid), ("channel", BulkType.Text), ("key", BulkType.Text), ("member_id", BulkType.Uuid), ("import_id", BulkType.Uuid));

    private readonly Dictionary<string, (GroupId Id, Stays Stays)> groups = new(StringComparer.Ordinal);
    private long members, added;

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var opened = MemberFile.Open(file, request.TimeZone is { } zone ? BrandCalendar.For(zone) : calendar, new TableChoices(request.Columns, Password: request.Password), request.Dates);
        if (opened.Refusal is { } refusal) return refusal;
        var readAt = clock.GetUtcNow();
        await import.Rows(run, request, opened.Value.Rows(), row => { members++; return row; }, (_, rows) => Write(run, request, calendar, readAt, rows, ct), ct);
        return new ImportResult("members", request.FileName, "members", request.Group, request.DryRun, import.Read, added, request.DryRun ? 0 : members - added, 0, import.Rejected, null, null,
            new Dictionary<string, long> { ["groups"] = groups.Count }, import.Complaints);
    }

    private async Task Write(JobRun run, ImportRequest request, BrandCalendar calendar, DateTimeOffset readAt, IReadOnlyList<MemberRow> rows, CancellationToken ct)
    {
        var (brand, source) = (db.CurrentBrand, run.Job.Id.Value);
        var before = await db.Count($"select count(*) from members_members where brand_id = {brand} and import_id = {source}", ct);
        var people = rows.DistinctBy(KeyOf).ToDictionary(KeyOf, StringComparer.Ordinal);
        var ids = await KnownByContact(people, ct);
        foreach (var (key, id) in await directory.Resolve(MemberDirectory.External, [.. people.Values.Where(p => !ids.ContainsKey(KeyOf(p))).Select(p => new SeenPerson(KeyOf(p), p.Name ?? KeyOf(p), p.IsStaff))], source, ct))
            ids[key] = id;

        await Identities.Write(db, [.. people.Values.SelectMany(p => Contacts(p).Append((Channel: MemberDirectory.External, Key: KeyOf(p))).Select(c => new object?[] { brand, c.Channel, c.Key, ids[KeyOf(p)], source }))], ct);
        foreach (var person in people.Values) await Complete(ids[KeyOf(person)], person, ct);
        await Tags.Write(db, [.. rows.SelectMany(r => r.Tags.Select(tag => new object?[] { brand, ids[KeyOf(r)], tag, source }))], ct);
        foreach (var row in rows)
            if ((row.Group ?? request.Group) is { Length: > 0 } name && await GroupNamed(name.Trim(), calendar, source, ct) is { } group)
                if (row.JoinedAt is { } joined) group.Stays.Joined(ids[KeyOf(row)], joined);
                else group.Stays.Seen(ids[KeyOf(row)], readAt);
        foreach (var (id, stays) in groups.Values)
            if (await stays.Save(db, ct) is { } firstDay) await db.Publish(id.Value, new MembershipsChanged(id, firstDay), clock, ct);
        added += await db.Count($"select count(*) from members_members where brand_id = {brand} and import_id = {source}", ct) - before;
    }

    private async Task<Dictionary<string, MemberId>> KnownByContact(Dictionary<string, MemberRow> people, CancellationToken ct)
    {
        var found = await directory.Find(MemberDirectory.External, [.. people.Keys], ct);
        foreach (var channel in new[] { "phone", "email" })
        {
            var contacts = people.Values.Where(p => !found.ContainsKey(KeyOf(p))).SelectMany(p => Contacts(p).Where(c => c.Channel == channel).Select(c => (c.Key, Person: KeyOf(p)))).ToList();
            var known = await directory.Find(channel, [.. contacts.Select(c => c.Key)], ct);
            foreach (var (key, person) in contacts)
                if (known.TryGetValue(key, out var id)) found[person] = id;
        }
        return found;
    }

    // A full phone number or an e-mail names one person; a masked number does not.
    private static IEnumerable<(string Channel, string Key)> Contacts(MemberRow row)
    {
        if (row.Phone is { } phone && !phone.Contains('*', StringComparison.Ordinal)) yield return ("phone", phone);
        if (row.Email is { } email) yield return ("email", email);
    }

    private async Task Complete(MemberId id, MemberRow row, CancellationToken ct)
    {
        if (row.Phone is null && row.Email is null && row.Attributes.Count == 0) return;
        var known = await db.First($"select attributes from members_members where brand_id = {db.CurrentBrand} and id = {id}", r => r.Text(0), ct);
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(known ?? "{}")!;
        foreach (var (name, value) in row.Attributes) attributes[name] = value;
        await db.Execute($"""
            update members_members set phone = coalesce(phone, {row.Phone}), email = coalesce(email, {row.Email}), attributes = {JsonSerializer.Serialize(attributes)}, version = version + 1
            where brand_id = {db.CurrentBrand} and id = {id}
            """, ct);
    }

    private async Task<(GroupId Id, Stays Stays)?> GroupNamed(string name, BrandCalendar calendar, Guid source, CancellationToken ct)
    {
        if (groups.TryGetValue(name, out var known)) return known;
        var group = await db.FindGroup(name, ct) ?? (await openGroup.Handle(new OpenGroup.Request(name, null, Channel.Other), ct)) switch
        {
            { Refusal: null } opened => opened.Value,
            _ => null,
        };
        return group is null ? null : groups[name] = (group.Id, await Stays.Load(db, group.Id, calendar, source, ct));
    }

    private static string KeyOf(MemberRow row) => row.ExternalId ?? row.Phone ?? row.Email ?? row.Name!;
}
