using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>"砍价" opens a bargain, "帮砍" and "帮小雅砍一刀" help: the same as on the page, under the message's id. Where several could be meant, the bot asks whose.</summary>
internal sealed class ChatBargain(DecideBargains decide, TimeProvider clock) : IChatKind
{
    private const int MostNamed = 5;

    public string Kind => Bargain.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => new(activity.Id, Kind, ChatTakes.Bargains, await Names(db, activity.Read<Bargain>(), ct));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var terms = activity.Read<Bargain>();
        var names = await Names(db, terms, ct);
        var effects = new List<ChatEffect>(asked.Count);
        foreach (var order in asked) effects.Add(order.Reading.Act is ChatAct.Help ? await Help(db, activity, order, ct) : await Open(db, activity, terms, names, order, ct));
        return effects;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var all = await db.AllBargains(activity.Id, ct);
        return t[activity.IsOver ? "activities.counter_bargain_over" : "activities.counter_bargain", all.Count, all.Count(b => b.State is BargainState.Open), all.Count(b => b.State is BargainState.Ordered)];
    }

    private async Task<ChatEffect> Open(AppDb db, Activity activity, Bargain terms, IReadOnlyList<string> names, ChatOrder order, CancellationToken ct)
    {
        var item = order.Reading.Wanted[0].Item ?? 0;
        var answer = await Decide(db, activity, new(order.Message, order.Author, order.Group, BargainAct.Open, terms.Items[item].Sku, null), ct);
        return answer.Refusal is { } no ? no : new ChatEffect(null, $"{names[item]} {Shown(answer.Value.PriceMinor, activity)} ↘ {Shown(answer.Value.FloorMinor, activity)}");
    }

    private async Task<ChatEffect> Help(AppDb db, Activity activity, ChatOrder order, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var open = (await db.OpenBargains(activity.Id, ct)).FindAll(b => b.EndsAt > now && b.Group == order.Group);
        var helps = await db.HelpsOf(activity.Id, [.. open.Select(b => b.Id)], [], [], ct);
        var humans = await db.HumansOf([order.Author, .. open.Select(b => b.Person), .. helps.Select(h => h.Person)], ct);
        var me = humans[order.Author];
        var owners = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", open.Select(b => b.Member).Distinct().ToArray())}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToDictionary(m => m.Id, m => m.Name);
        string Owner(BargainRow row) => owners.GetValueOrDefault(row.Member) ?? "";
        var meant = order.Reading.Whom is { } whom ? open.FindAll(b => Owner(b).Contains(whom, StringComparison.OrdinalIgnoreCase)) : open.FindAll(b => humans[b.Person] != me && !helps.Exists(h => h.Bargain == b.Id && !h.TakenBack && humans[h.Person] == me));
        if (meant.Count == 0) return order.Reading.Whom is null ? ChatEffect.Talk : ActivityRefusals.BargainNobody.With(order.Reading.Whom);
        if (meant.Count > 1) return ActivityRefusals.BargainWhose.With(string.Join(" / ", meant.Select(Owner).Distinct().Take(MostNamed)));
        var answer = await Decide(db, activity, new(order.Message, order.Author, order.Group, BargainAct.Help, null, meant[0].Id), ct);
        return answer.Refusal is { } no ? no : new ChatEffect(null, $"→ {Owner(meant[0])} −{Shown(answer.Value.CutMinor, activity)} = {Shown(answer.Value.PriceMinor, activity)}");
    }

    private async Task<Result<BargainReceipt>> Decide(AppDb db, Activity activity, BargainCommand command, CancellationToken ct) => (await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, command), ct))[0];

    private static Money Shown(long minor, Activity activity) => new(minor, activity.Currency);

    private static async Task<IReadOnlyList<string>> Names(AppDb db, Bargain terms, CancellationToken ct)
    {
        var cards = (await db.FindSkus([.. terms.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id, c => c.Name);
        return [.. terms.Items.Select(i => cards.GetValueOrDefault(i.Sku) ?? "")];
    }
}
