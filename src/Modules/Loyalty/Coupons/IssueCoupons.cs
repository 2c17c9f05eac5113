using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>The members' page takes what is left and open to it; what grants takes what is left; an activity takes what was set aside for it.</summary>
internal enum IssueFrom { Page, Left, Aside }

/// <param name="Level">How sure it is who they are; null when the caller vouches.</param>
internal sealed record IssueAsk(Guid Id, MemberId Member, GroupId? Group, IdentityLevel? Level);

/// <summary>Issues coupons of one kind in the caller's transaction: never more than there are, than the budget covers or than a person may have, and each id once.</summary>
internal sealed class IssueCoupons(AppDb db, BrandProfile brand, TimeProvider clock)
{
    public async Task<Result<HeldCoupon>[]> Decide(Guid kindId, IReadOnlyList<IssueAsk> asks, string origin, IssueFrom from, CancellationToken ct)
    {
        var answers = new Result<HeldCoupon>[asks.Count];
        var (found, (humans, counted), known) = await db.Together(
            () => CouponKind.Lock(db, kindId, ct),
            () => db.HumansWith(asks.Select(a => a.Member).ToHashSet(), entries => Had(kindId, entries, ct), ct),
            () => Known(db, [.. asks.Select(a => a.Id).Distinct()], ct));
        if (found is not { } kind)
        {
            Array.Fill(answers, CouponRefusals.NoCoupon);
            return answers;
        }
        var now = clock.GetUtcNow();
        // Under whatever entry of theirs: two who were merged a moment ago have what both took.
        var had = counted.GroupBy(c => humans[c.Person]).ToDictionary(c => c.Key, c => c.Sum(x => x.Count));
        var refusal = kind.RefusalFor(now, brand.Calendar, from == IssueFrom.Page);
        var window = refusal is null ? kind.WindowFrom(now, brand.Calendar) : default;
        var left = from == IssueFrom.Aside ? kind.Aside : kind.Left;
        var issued = new List<(IssueAsk Ask, MemberId Person)>(asks.Count);
        for (var i = 0; i < answers.Length; i++)
        {
            var (ask, person) = (asks[i], humans[asks[i].Member]);
            if (known.TryGetValue(ask.Id, out var before)) answers[i] = from != IssueFrom.Aside && before.Kind == kindId && (before.Person == person || before.Person == ask.Member) ? before : LoyaltyRefusals.OtherBody;
            else if (refusal is not null) answers[i] = refusal;
            else if (ask.Level < kind.LeastLevel) answers[i] = LoyaltyRefusals.Level;
            else if (had.GetValueOrDefault(person) >= kind.PerPerson) answers[i] = CouponRefusals.Limit.With(kind.PerPerson);
            else if (left <= 0) answers[i] = from == IssueFrom.Aside || kind.Quantity - kind.Board.Issued - kind.Aside - issued.Count <= 0 ? CouponRefusals.AllGone : CouponRefusals.BudgetGone;
            else
            {
                left--;
                had[person] = had.GetValueOrDefault(person) + 1;
                issued.Add((ask, person));
                var held = new HeldCoupon(ask.Id, kindId, kind.Name, kind.Terms, person, CouponState.Unused, window.From, window.To);
                known[ask.Id] = held;
                answers[i] = held;
            }
        }
        if (issued.Count > 0) await Write(kind, issued, origin, from, now, window, ct);
        return answers;
    }

    /// <summary>Coupons of these ids. Looks for the ids alone first: mostly there are none, and PostgreSQL might look for all of them once per kind.</summary>
    public static async Task<Dictionary<Guid, HeldCoupon>> Known(AppDb db, Guid[] ids, CancellationToken ct)
    {
        var there = await db.Query($"select id from loyalty_coupons where brand_id = {db.CurrentBrand} and {db.In("id", ids)}", r => r.Guid(0), ct);
        return there.Count == 0 ? [] : (await db.Query($"{ReadCoupons.Select} where c.brand_id = {db.CurrentBrand} and {db.In("c.id", there.ToArray())}", ReadCoupons.Read, ct)).ToDictionary(c => c.Id);
    }

    private Task<List<(MemberId Person, long Count)>> Had(Guid kind, MemberId[] entries, CancellationToken ct) => db.Query($"""
        select person_id, count(*) from loyalty_coupons where brand_id = {brand.Id} and {db.In("person_id", entries)} and kind_id = {kind} and state <> 'revoked' group by person_id
        """, r => (r.Id<MemberId>(0), r.Long(1)), ct);

    private async Task Write(CouponKind kind, List<(IssueAsk Ask, MemberId Person)> issued, string origin, IssueFrom from, DateTimeOffset now, (DateTimeOffset From, DateTimeOffset To) window, CancellationToken ct)
    {
        var rows = db.Rows("issued",
            new("nr", issued.ConvertAll(i => i.Ask.Id).ToArray()), new("person", issued.ConvertAll(i => i.Person.Value).ToArray()),
            new("member", issued.ConvertAll(i => i.Ask.Member.Value).ToArray()), new("room", issued.ConvertAll(i => i.Ask.Group?.Value).ToArray()));
        await db.Together(
            () => db.Execute($"""
                insert into loyalty_coupons (brand_id, id, kind_id, person_id, member_id, group_id, origin, state, most_minor, issued_at, issued_day, valid_from, valid_to)
                select {brand.Id}, nr, {kind.Id}, person, member, room, {origin}, 'unused', {kind.Terms.MostMinor}, {now}, {brand.Calendar.DayOf(now)}, {window.From}, {window.To} from {rows}
                """, ct),
            // What was set aside has its money reserved already.
            () => from == IssueFrom.Aside
                ? db.Execute($"update loyalty_coupon_kinds set issued = issued + {issued.Count}, aside = aside - {issued.Count} where brand_id = {brand.Id} and id = {kind.Id}", ct)
                : new CouponBudget(db, clock).Book(kind.Id, new(Issued: issued.Count), [new(BudgetEntry.Reserve, issued.Count, issued.Count * kind.Terms.MostMinor)], origin, ct),
            () => db.Publish(kind.Id, new CouponsIssued(kind.Id, issued.ConvertAll(i => i.Ask.Member), origin, now), clock, ct));
    }
}
