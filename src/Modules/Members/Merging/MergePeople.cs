using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;

namespace Guildhall.Members.Merging;

/// <summary>Says that several entries are one human. One of them stands for the person from then on: ways to be known, stays, tags and devices become its own; what was said and bought keeps its entry and counts as the person's.</summary>
internal sealed class MergePeople(AppDb db, MergeLedger ledger, DeviceBook devices, IAudit audit, IOfferUndo undo, SeparatePeople separate, TimeProvider clock) : IUndo<MergePeople.Before>
{
    public const int MostAtOnce = 20;

    /// <param name="People">All entries, the person's own among them.</param>
    public sealed record Request(MemberId Person, IReadOnlyCollection<MemberId> People);

    public sealed record Before(MemberId Person, IReadOnlyList<MemberId> Merged);

    /// <summary>Answers how many entries were merged into the person.</summary>
    public async Task<Result<int>> Handle(Request request, CancellationToken ct)
    {
        var (brand, merged) = (db.CurrentBrand, request.People.Where(p => p != request.Person).Distinct().Take(MostAtOnce).ToList());
        if (merged.Count == 0) return MergeRefusals.Two;
        await using var transaction = await db.Begin(ct);
        MemberId[] all = [request.Person, .. merged];
        await ledger.Hold(all, ct);
        var known = await db.Query($"select name, staff or bot or exists (select 1 from members_personas p where p.brand_id = {brand} and p.member_id = id) from members_members where brand_id = {brand} and {db.In("id", all)}", r => (Name: r.Text(0), Staff: r.Flag(1)), ct);
        if (known.Count < all.Length) return MergeRefusals.Unknown;
        if (known.Exists(k => k.Staff)) return MergeRefusals.Staff;
        if (await db.Count($"select count(*) from members_merges where brand_id = {brand} and {db.In("member_id", all)}", ct) > 0) return MergeRefusals.Already;
        foreach (var one in merged) await Merge(request.Person, one, ct);
        var name = await db.First($"select name from members_members where brand_id = {brand} and id = {request.Person}", r => r.Text(0), ct) ?? "";
        await audit.Write(db, "members.people_merged", name, new { person = request.Person, merged }, ct);
        await undo.Offer(db, name, new Before(request.Person, merged), ct);
        db.AfterCommit(() => all.ToList().ForEach(devices.Forget));
        await transaction.Commit(ct);
        return merged.Count;
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        foreach (var merged in before.Merged.Reverse())
            if ((await separate.Join(merged, ct)).Refusal is { } refusal) return refusal;
        return new Done();
    }

    private async Task Merge(MemberId person, MemberId merged, CancellationToken ct)
    {
        var (brand, now) = (db.CurrentBrand, clock.GetUtcNow());
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var stays = await JoinStays(person, merged, calendar, ct);
        var (phone, email, attributes) = await JoinContacts(person, merged, ct);
        var (tags, newTags) = await JoinTags(person, merged, ct);
        var joined = new MergeJoined(
            person, await db.Query($"update members_identities set member_id = {person} where brand_id = {brand} and member_id = {merged} returning channel, key", r => new MergeJoined.Identity(r.Text(0), r.Text(1)), ct),
            stays, tags, newTags, await Enter(person, merged, now, ct), phone, email, attributes,
            await db.Query($"update members_merges set person_id = {person} where brand_id = {brand} and person_id = {merged} returning member_id", r => r.Id<MemberId>(0), ct),
            await db.Query($"""
                update members_founding set member_id = {person} where brand_id = {brand} and member_id = {merged}
                  and group_id not in (select f.group_id from members_founding f where f.brand_id = {brand} and f.member_id = {person}) returning id
                """, r => r.Guid(0), ct),
            await db.Query($"""
                update members_group_move_people set member_id = {person} where brand_id = {brand} and member_id = {merged}
                  and move_id not in (select m.move_id from members_group_move_people m where m.brand_id = {brand} and m.member_id = {person}) returning move_id
                """, r => r.Guid(0), ct));
        await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({brand}, {merged}, {person}, {now}, {db.Actor.Name}, {joined.ToJson()})", ct);
        await ledger.Tell(stays, calendar, ct);
        await db.Publish(brand.Value, new PeopleMerged(person, merged), clock, ct);
    }

    private async Task<List<JoinedStays>> JoinStays(MemberId person, MemberId merged, BrandCalendar calendar, CancellationToken ct)
    {
        var (own, theirs) = (await ledger.Stays(person, ct), await ledger.Stays(merged, ct));
        var joined = theirs.Select(group => new JoinedStays(group.Key, [.. own[group.Key]], [.. group], StayRow.Unite(own[group.Key].Concat(group)))).ToList();
        foreach (var group in joined)
        {
            await ledger.Write(group.Group, merged, [], calendar, ct);
            await ledger.Write(group.Group, person, group.After, calendar, ct);
        }
        return joined;
    }

    /// <summary>What the person lacked and got.</summary>
    private async Task<(string? Phone, string? Email, Dictionary<string, string> Attributes)> JoinContacts(MemberId person, MemberId merged, CancellationToken ct)
    {
        var (own, theirs) = (await Contacts(person, ct), await Contacts(merged, ct));
        var (phone, email) = (own.Phone is null ? theirs.Phone : null, own.Email is null ? theirs.Email : null);
        var attributes = theirs.Attributes.Where(a => !own.Attributes.ContainsKey(a.Key)).ToDictionary();
        foreach (var (key, value) in attributes) own.Attributes[key] = value;
        if (phone is not null || email is not null || attributes.Count > 0)
            await db.Execute($"""
                update members_members set phone = coalesce(phone, {phone}), email = coalesce(email, {email}), attributes = {JsonSerializer.Serialize(own.Attributes, KernelJson.Options)}, version = version + 1
                where brand_id = {db.CurrentBrand} and id = {person}
                """, ct);
        return (phone, email, attributes);
    }

    private async Task<(string? Phone, string? Email, Dictionary<string, string> Attributes)> Contacts(MemberId member, CancellationToken ct) => await db.First(
        $"select phone, email, attributes from members_members where brand_id = {db.CurrentBrand} and id = {member}",
        r => (r.TextOrNull(0), r.TextOrNull(1), r.Text(2).Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(r.Text(2)) ?? []), ct);

    private async Task<(List<MergeJoined.Tag> Tags, List<string> New)> JoinTags(MemberId person, MemberId merged, CancellationToken ct)
    {
        var added = await db.Query($"""
            insert into members_tags (brand_id, member_id, tag, import_id) select t.brand_id, {person}, t.tag, t.import_id from members_tags t where t.brand_id = {db.CurrentBrand} and t.member_id = {merged}
            on conflict do nothing returning tag
            """, r => r.Text(0), ct);
        return (await db.Query($"delete from members_tags where brand_id = {db.CurrentBrand} and member_id = {merged} returning tag, import_id", r => new MergeJoined.Tag(r.Text(0), r.GuidOrNull(1)), ct), added);
    }

    /// <summary>Whoever was known from lists only and is met in rooms now needs an id and a name that others see.</summary>
    private async Task<bool> Enter(MemberId person, MemberId merged, DateTimeOffset now, CancellationToken ct)
    {
        var purpose = await db.First($"select true, purpose from members_entries where brand_id = {db.CurrentBrand} and member_id = {merged}", r => (Entered: true, Purpose: r.TextOrNull(1)), ct);
        if (!purpose.Entered) return false;
        var name = await db.First($"select name from members_members where brand_id = {db.CurrentBrand} and id = {person}", r => r.Text(0), ct) ?? "";
        return await db.Execute($"""
            insert into members_entries (brand_id, member_id, public_id, name_key, purpose, entered_at) values ({db.CurrentBrand}, {person}, {PublicIds.New()}, {MemberName.Key(name)}, {purpose.Purpose}, {now})
            on conflict (brand_id, member_id) do nothing
            """, ct) > 0;
    }
}
