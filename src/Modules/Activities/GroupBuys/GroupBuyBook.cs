using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.GroupBuys;

/// <summary>What the pages of a group-buy show, read at most once a second however many look. Seats that are free are a look, not a promise: the lane decides.</summary>
public sealed class GroupBuyBook(TimeProvider clock)
{
    private const int MostTeams = 20;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Remembered<(BrandId, ActivityId, GroupId), (GroupBuyView View, long At)> kept = new(500);
    private readonly Remembered<(BrandId, ActivityId, Guid), (ShownTeam Team, long At)> teams = new(2000);

    /// <summary>Null for what is not for this group, or only a draft.</summary>
    public async Task<GroupBuyView?> Now(AppDb db, ActivityId id, GroupId group, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, group);
        var at = clock.GetTimestamp();
        if (kept.TryGetValue(key, out var known))
        {
            if (clock.GetElapsedTime(known.At, at) < Trusted) return known.View;
            kept[key] = (known.View, at); // Who looks meanwhile need not read too.
        }
        var view = await Read(db, id, group, ct);
        if (view is null)
        {
            kept.Remove(key); // What is not there yet may be there in a moment.
            return null;
        }
        kept[key] = (view, at);
        return view;
    }

    /// <param name="anew">For who comes from sitting down or getting up.</param>
    public async Task<ShownTeam?> Team(AppDb db, ActivityId id, Guid team, bool anew, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, team);
        if (!anew && teams.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trusted) return known.Team;
        var at = clock.GetTimestamp();
        if (await db.FindTeam(id, team, ct) is not { } found) return null;
        var shown = (await Shown(db, [found], ct))[0];
        teams[key] = (shown, at);
        return shown;
    }

    private async Task<GroupBuyView?> Read(AppDb db, ActivityId id, GroupId group, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { Kind: GroupBuy.Kind } activity || activity.State is ActivityState.Draft || !(await db.GroupsOf(id, ct)).Contains(group)) return null;
        var (buy, now) = (activity.Read<GroupBuy>(), clock.GetUtcNow());
        var cards = (await db.FindSkus([.. buy.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        var left = (await db.StockOf(id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var closed = activity.RefusalFor(now);
        var open = closed is null ? (await db.GatheringTeams(id, ct)).Where(t => t.EndsAt > now && t.Taken.Count() < buy.Seats).OrderBy(t => t.State).ThenByDescending(t => t.Taken.Count()).ThenBy(t => t.OpenedAt).Take(MostTeams).ToList() : [];
        return new(new(id.Value, activity.Name, activity.StartsAt, activity.EndsAt), new(buy.Size, buy.Seats, buy.Hours, buy.HoldMinutes, buy.PerPerson, buy.LeaderPoints),
            [.. buy.Items.Where(i => cards.ContainsKey(i.Sku)).Select(i => Good(buy, i, cards[i.Sku], activity.Currency, left.GetValueOrDefault(i.Sku)))], await Shown(db, open, ct), activity.StartsAt <= now, closed);
    }

    internal static TeamGood Good(GroupBuy buy, GoodsItem item, SkuCard card, string currency, long left) => new(card, [.. buy.Ladder(item.PriceMinor).Select(s => new TeamStep(s.People, new(s.Minor, currency)))], item.Units, left);

    /// <summary>Who sits in these teams, as everybody may read it.</summary>
    private static async Task<IReadOnlyList<ShownTeam>> Shown(AppDb db, List<Team> teams, CancellationToken ct)
    {
        if (teams.Count == 0) return [];
        var names = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", teams.SelectMany(t => t.Taken).Select(s => s.Member).Distinct().ToArray())}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToDictionary(m => m.Id, m => m.Name);
        return [.. teams.Select(t => new ShownTeam(t.Id, t.Sku, t.State.ToString().ToLowerInvariant(), t.Gathers, t.EndsAt, t.Percent,
            [.. t.Taken.Select(s => new ShownSeat(MaskedName.Of(names.GetValueOrDefault(s.Member) ?? ""), s.State is SeatState.Paid, s.Member == t.Leader))]))];
    }
}
