using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Merging;

/// <summary>Takes a merge back within thirty days: each entry gets what was its own; what happened since stays the person's.</summary>
internal sealed class SeparatePeople(AppDb db, MergeLedger ledger, DeviceBook devices, IAudit audit, TimeProvider clock)
{
    public const int Days = 30;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/members/{id:guid}/separate", async (string brand, Guid id, HttpContext http, SeparatePeople separate, CancellationToken ct) =>
    {
        var separated = await separate.Handle(new MemberId(id), ct);
        return Answers.Back(http, separated, $"/b/{Uri.EscapeDataString(brand)}/members/{id}", "members.people_separated");
    }).Requires(Permissions.MembersEdit);

    public async Task<Result<Done>> Handle(MemberId merged, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var separated = await Join(merged, ct);
        if (separated.Refusal is { } refusal) return refusal;
        var name = await db.First($"select name from members_members where brand_id = {db.CurrentBrand} and id = {merged}", r => r.Text(0), ct) ?? "";
        await audit.Write(db, "members.people_separated", name, new { merged }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>Joins the caller's open transaction.</summary>
    public async Task<Result<Done>> Join(MemberId merged, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await ledger.Hold([merged], ct);
        var (person, at, json) = await db.First($"select person_id, at, joined from members_merges where brand_id = {brand} and member_id = {merged}", r => (r.Id<MemberId>(0), r.Time(1), r.Text(2)), ct);
        if (json is null) return MergeRefusals.NotMerged;
        var joined = MergeJoined.Of(json);
        if (person != joined.Person) return MergeRefusals.Later;
        if (clock.GetUtcNow() - at > TimeSpan.FromDays(Days)) return MergeRefusals.TooLate;
        await ledger.Hold([person], ct);
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        await PartStays(joined, person, merged, calendar, ct);
        await PartContacts(joined, person, ct);
        await Return("members_identities", db.Rows("back", new("channel", joined.Identities.Select(i => i.Channel).ToArray()), new("key", joined.Identities.Select(i => i.Key).ToArray())), "channel, key", joined.Identities.Count, person, merged, ct);
        await Return("members_founding", db.Rows("back", new SetColumn("id", joined.Founding.ToArray())), "id", joined.Founding.Count, person, merged, ct);
        await Return("members_group_move_people", db.Rows("back", new SetColumn("move_id", joined.Moves.ToArray())), "move_id", joined.Moves.Count, person, merged, ct);
        if (joined.NewTags.Count > 0) await db.Execute($"delete from members_tags where brand_id = {brand} and member_id = {person} and {db.In("tag", joined.NewTags.ToArray())}", ct);
        foreach (var tag in joined.Tags) await db.Execute($"insert into members_tags (brand_id, member_id, tag, import_id) values ({brand}, {merged}, {tag.Name}, {tag.Import}) on conflict do nothing", ct);
        if (joined.Flattened.Count > 0) await db.Execute($"update members_merges set person_id = {merged} where brand_id = {brand} and person_id = {person} and {db.In("member_id", joined.Flattened.ToArray())}", ct);
        await db.Execute($"delete from members_merges where brand_id = {brand} and member_id = {merged}", ct);
        await db.Publish(brand.Value, new PeopleSeparated(person, merged), clock, ct);
        db.AfterCommit(() =>
        {
            devices.Forget(person);
            devices.Forget(merged);
        });
        return new Done();
    }

    private async Task PartStays(MergeJoined joined, MemberId person, MemberId merged, BrandCalendar calendar, CancellationToken ct)
    {
        var now = await ledger.Stays(person, ct);
        foreach (var group in joined.Stays)
        {
            var (own, theirs) = group.Part([.. now[group.Group]]);
            await ledger.Write(group.Group, person, own, calendar, ct);
            await ledger.Write(group.Group, merged, theirs, calendar, ct);
        }
        await ledger.Tell(joined.Stays, calendar, ct);
    }

    /// <summary>What the person got from the merged entry and nobody has changed since.</summary>
    private async Task PartContacts(MergeJoined joined, MemberId person, CancellationToken ct)
    {
        if (joined.Phone is null && joined.Email is null && joined.Attributes.Count == 0) return;
        var written = await db.First($"select attributes from members_members where brand_id = {db.CurrentBrand} and id = {person}", r => r.Text(0), ct);
        if (written is null) return;
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(written) ?? [];
        foreach (var (key, value) in joined.Attributes)
            if (attributes.TryGetValue(key, out var now) && now == value) attributes.Remove(key);
        await db.Execute($"""
            update members_members set phone = case when phone = {joined.Phone ?? ""} then null else phone end, email = case when email = {joined.Email ?? ""} then null else email end,
              attributes = {JsonSerializer.Serialize(attributes, KernelJson.Options)}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {person}
            """, ct);
    }

    private async Task Return(string table, Sql back, string keys, int count, MemberId person, MemberId merged, CancellationToken ct)
    {
        if (count == 0) return;
        await db.Execute($"update {Sql.Raw(table)} set member_id = {merged} where brand_id = {db.CurrentBrand} and member_id = {person} and ({Sql.Raw(keys)}) in (select {Sql.Raw(string.Join(", ", keys.Split(", ").Select(k => "back." + k)))} from {back})", ct);
    }
}
