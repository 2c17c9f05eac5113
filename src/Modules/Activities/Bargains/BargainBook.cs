using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>Bargains as they are shown: those that run, for everybody; one's own and the one somebody came for, for them.</summary>
internal static class BargainBook
{
    /// <summary>Those that need the fewest more first; of nobody in particular.</summary>
    public static async Task<IReadOnlyList<ShownBargain>> Running(AppDb db, Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards, int most, CancellationToken ct)
    {
        var rows = (await db.OpenBargains(activity.Id, ct)).Where(b => cards.ContainsKey(b.Sku)).OrderBy(b => b.Helpers - b.Helped).ThenBy(b => b.OpenedAt).Take(most).ToList();
        return await Shown(db, rows, cards, activity.Currency, [], helps: false, ct);
    }

    /// <param name="entries">Names of whoever looks.</param>
    /// <param name="chosen">The one they came for, whosever it is; only its helps are told.</param>
    public static async Task<IReadOnlyList<ShownBargain>> Of(AppDb db, ActivityId activity, string currency, MemberId[] entries, Guid? chosen, CancellationToken ct)
    {
        var rows = await db.BargainsOf(activity, chosen is { } one ? [one] : [], entries, ct);
        var cards = (await db.FindSkus([.. rows.Select(b => b.Sku).Distinct()], ct)).ToDictionary(c => c.Id);
        return await Shown(db, rows.FindAll(b => cards.ContainsKey(b.Sku)), cards, currency, [.. entries], helps: true, ct);
    }

    private static async Task<IReadOnlyList<ShownBargain>> Shown(AppDb db, IReadOnlyList<BargainRow> rows, IReadOnlyDictionary<SkuId, SkuCard> cards, string currency, HashSet<MemberId> me, bool helps, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var helped = (helps ? await db.HelpsOf(rows[0].Activity, [.. rows.Select(b => b.Id)], [], [], ct) : []).Where(h => !h.TakenBack).ToLookup(h => h.Bargain);
        var members = rows.Select(b => b.Member).Concat(helped.SelectMany(h => h).Select(h => h.Member)).Distinct().ToArray();
        var names = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members)}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToDictionary(m => m.Id, m => MaskedName.Of(m.Name));
        Money Sum(long minor) => new(minor, currency);
        return [.. rows.Select(b => new ShownBargain(b.Id, names.GetValueOrDefault(b.Member) ?? "", me.Contains(b.Person), helped[b.Id].Any(h => me.Contains(h.Person)), cards[b.Sku], Sum(b.Start), Sum(b.Floor), Sum(b.Price), b.Helped, b.Helpers, b.State.ToString().ToLowerInvariant(), b.EndsAt,
            [.. helped[b.Id].Select(h => new ShownHelp(names.GetValueOrDefault(h.Member) ?? "", Sum(h.Cut), me.Contains(h.Person)))]))];
    }
}
