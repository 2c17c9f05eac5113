using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>Bargains as one member sees them: their own, the one they came for, and those that run and need the fewest more.</summary>
internal static class BargainBook
{
    public static async Task<IReadOnlyList<ShownBargain>> Of(AppDb db, Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards, MemberId me, Guid? chosen, int most, CancellationToken ct)
    {
        var humans = await db.HumansOf([me], ct);
        var now = await db.OpenBargains(activity.Id, ct);
        var own = await db.BargainsOf(activity.Id, chosen is { } one ? [one] : [], [.. humans.Entries.Keys], ct);
        var rows = own.Concat(now.Where(b => own.TrueForAll(o => o.Id != b.Id)).OrderBy(b => b.Helpers - b.Helped).ThenBy(b => b.OpenedAt).Take(most)).Where(b => cards.ContainsKey(b.Sku)).ToList();
        var helps = (await db.HelpsOf(activity.Id, [.. rows.Select(b => b.Id)], [], [], ct)).Where(h => !h.TakenBack).ToLookup(h => h.Bargain);
        var members = rows.Select(b => b.Member).Concat(helps.SelectMany(h => h).Select(h => h.Member)).Distinct().ToArray();
        var names = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members)}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToDictionary(m => m.Id, m => MaskedName.Of(m.Name));
        bool Mine(MemberId person) => humans.Entries.ContainsKey(person);
        Money Sum(long minor) => new(minor, activity.Currency);
        return [.. rows.Select(b => new ShownBargain(b.Id, names.GetValueOrDefault(b.Member) ?? "", Mine(b.Person), helps[b.Id].Any(h => Mine(h.Person)), cards[b.Sku], Sum(b.Start), Sum(b.Floor), Sum(b.Price), b.Helped, b.Helpers, b.State.ToString().ToLowerInvariant(), b.EndsAt,
            [.. helps[b.Id].Select(h => new ShownHelp(names.GetValueOrDefault(h.Member) ?? "", Sum(h.Cut), Mine(h.Person)))]))];
    }
}
