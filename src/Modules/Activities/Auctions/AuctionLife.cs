using System.Security.Cryptography;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Auctions;

/// <summary>How an auction goes through the life of an activity.</summary>
internal sealed class AuctionLife(OfferLot offer, CallOffOrders callOff, LiveRooms rooms, TimeProvider clock) : IActivityKind
{
    // Two nodes may differ by this much at most, or they decide nothing.
    private static readonly TimeSpan Skew = 2 * ClockGuard.MostSkew, LongestWait = TimeSpan.FromMinutes(10);

    public string Kind => Auction.Kind;
    public string Icon => "gavel";
    public string MemberPath => Auction.Kind;
    public string Means => Kind;
    public Type Board => typeof(AuctionBoard);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var auction = activity.Read<Auction>();
        var cards = (await db.FindSkus([auction.Sku], ct)).ToDictionary(c => c.Id);
        if (auction.RefusalFor(cards) is { } refusal) return refusal;
        // The budget must bear the lowest price at which it may be sold.
        if (activity.Left() is { } left && auction.MostCost(cards[auction.Sku]) > left) return ActivityRefusals.OverBudget;
        if (await db.AllotStock(auction.Sku, activity.Id.Value, auction.Quantity, clock, ct) is { Refusal: not null }) return ActivityRefusals.FlashShort.With(cards[auction.Sku].Name, cards[auction.Sku].Free, auction.Quantity);
        if (activity.Budget is not null) await Budget.Reserve(db, activity.Id, [(activity.Id.Value, auction.MostCost(cards[auction.Sku]))], clock, ct);
        var salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var opening = auction.Terms(activity.Currency).Opening(activity.Id.Value, salt);
        await db.Execute($"""
            insert into activities_auctions (brand_id, activity_id, salt, opening, head, seq, price_minor, leader, limit_minor, pushed_minor, bidders, extensions)
            values ({db.CurrentBrand}, {activity.Id}, {salt}, {opening}, {opening}, 0, 0, 0, 0, 0, 0, 0)
            """, ct);
        return new Done();
    }

    /// <summary>Messages that the rooms took before the end are bids still, also when they are handled after it.</summary>
    public async Task<bool> MayEnd(AppDb db, Activity activity, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now < activity.EndsAt + Skew) return false;
        if (now > activity.EndsAt + LongestWait) return true; // Something is parked; whoever mends it finds the auction closed.
        foreach (var group in (await db.GroupsOf(activity.Id, ct)).OrderBy(g => g.Value))
        {
            await rooms.Hold(db, group.Value, ct); // Whoever was writing into it has committed.
            if (await db.Waits<MessagesPosted>(group.Value, activity.EndsAt + Skew, ct)) return false;
        }
        return true;
    }

    public async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        if (await db.FindLot(activity.Id, ct) is not { ClosedAt: null }) return; // Closed before, or never on the calendar.
        await offer.Close(db, activity, ct);
    }

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        var some = (await db.Offers(activity.Id, ct)).Where(o => o.Outcome is "open" or "paid").Select(o => new OrderId(o.Order)).ToList();
        if (some.Count == 0) return 0;
        await using var transaction = await db.Begin(ct);
        var (cancelled, refunding) = await callOff.Handle(db, some, "voided", restock: true, ct);
        await transaction.Commit(ct);
        return cancelled + refunding;
    }

    /// <summary>Never: there is one lot and one winner, and who bid under two names bid against nobody but themselves.</summary>
    public Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct) => Task.FromResult<IReadOnlyList<ActivityId>>([]);

    public Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct) => Task.CompletedTask;

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var auction = activity.Read<Auction>();
        var persons = await db.Persons(ct);
        var entered = (await db.Query($"select distinct {persons.Of("b.person_id")} from activities_auction_bids b where b.brand_id = {db.CurrentBrand} and b.activity_id = {activity.Id}", r => r.Id<MemberId>(0), ct)).ToHashSet();
        var orders = await db.Query($"""
            select {persons.Of("o.person_id")}, o.paid_at, o.amount_minor, o.refunded_minor, o.lines from commerce_shop_orders o where o.brand_id = {db.CurrentBrand} and o.origin_id = {activity.Id}
            """, r => (Person: r.Id<MemberId>(0), Paid: r.TimeOrNull(1) is not null, Amount: r.Long(2), Refunded: r.Long(3), Lines: r.Text(4)), ct);
        var paid = orders.Where(o => o.Paid).ToList();
        var list = paid.Sum(o => System.Text.Json.JsonSerializer.Deserialize<OrderLine[]>(o.Lines, KernelJson.Options)!.Sum(l => l.ListMinor * l.Quantity));
        return new(entered, paid.Select(o => o.Person).ToHashSet(), orders.Count, paid.Count, paid.Sum(o => o.Amount), paid.Sum(o => o.Refunded), Math.Max(0, list - paid.Sum(o => o.Amount)));
    }
}
