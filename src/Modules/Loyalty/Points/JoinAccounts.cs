using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>Members who turn out to be one person share one account and one set of limits; taken apart again, each gets back what is left of what they earned and took.</summary>
internal sealed class JoinAccounts(INotify notify, TimeProvider clock) : IHandle<PeopleMerged>, IHandle<PeopleSeparated>
{
    public async Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var person = await db.PersonOf(happened.Merged, ct);
        if (person == happened.Merged) return; // Taken apart again meanwhile.
        var (book, why) = await Open(db, [person, happened.Merged], happened.Merged, ct);
        book[happened.Merged].JoinTo(book[person], why);
        await db.Execute($"update loyalty_lots set person_id = {person} where brand_id = {db.CurrentBrand} and person_id = {happened.Merged}", ct);
        await book.Save(ct);
        await db.Execute($"update loyalty_coupons set person_id = {person} where brand_id = {db.CurrentBrand} and person_id = {happened.Merged}", ct);
        foreach (var (kind, name) in await db.Query($"""
            select k.id, k.name from loyalty_coupon_kinds k where k.brand_id = {db.CurrentBrand} and k.per_person <
              (select count(*) from loyalty_coupons c where c.brand_id = k.brand_id and c.person_id = {person} and c.kind_id = k.id and c.state <> 'revoked')
            """, r => (r.Guid(0), r.Text(1)), ct)) await notify.Operators(db, Permissions.LoyaltyEdit, "loyalty.notice_double_claim", [name], $"coupons/{kind}", ct);
    }

    public async Task Handle(PeopleSeparated happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        if (await db.PersonOf(happened.Merged, ct) != happened.Merged) return; // Merged anew meanwhile.
        var kept = await db.PersonOf(happened.Person, ct);
        var entries = (await db.EntriesOf([happened.Merged], ct)).Select(e => e.Entry).ToArray();
        var (book, why) = await Open(db, [kept, happened.Merged], happened.Merged, ct);
        var theirs = book[kept].Lots.Where(l => entries.Contains(l.Member)).ToList();
        book[kept].PartWith(theirs, book[happened.Merged], why);
        await db.Execute($"update loyalty_lots set person_id = {happened.Merged} where brand_id = {db.CurrentBrand} and person_id = {kept} and {db.In("member_id", entries)}", ct);
        await book.Save(ct);
        await db.Execute($"update loyalty_coupons set person_id = {happened.Merged} where brand_id = {db.CurrentBrand} and person_id = {kept} and {db.In("member_id", entries)}", ct);
    }

    private async Task<(PointsBook, Occasion)> Open(AppDb db, MemberId[] persons, MemberId member, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var now = clock.GetUtcNow();
        var today = brand.Calendar.DayOf(now);
        var book = await PointsBook.Open(db, persons, clock, ct);
        book.Add(await PointsBook.LotsOf(db, persons, [], ct));
        foreach (var person in persons) book[person].Expire(today, now);
        return (book, new Occasion(member, null, now, today));
    }
}
