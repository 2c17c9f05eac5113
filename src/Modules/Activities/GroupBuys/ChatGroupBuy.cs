using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>"开团", "参团", "拼团 2份": the same seats as on the page, taken under the message's id. "退团" and "撤回" get up again.</summary>
internal sealed class ChatGroupBuy(DecideSeats decide, LeaveTeam leave, GiveBackByChat giveBack, Buyers buyers) : IChatKind
{
    public string Kind => GroupBuy.Kind;

    public async Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => new(activity.Id, Kind, ChatTakes.Orders | ChatTakes.Teams | ChatTakes.Withdrawals, await Names(db, activity.Read<GroupBuy>(), ct));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        var buy = activity.Read<GroupBuy>();
        var names = await Names(db, buy, ct);
        var humans = await db.HumansOf([.. asked.Select(a => a.Author)], ct);
        await GiveBackByChat.Lock(db, activity, asked, humans, ct);
        var effects = new List<ChatEffect>(asked.Count);
        for (var at = 0; at < asked.Count;)
            if (asked[at].Reading.Act is ChatAct.Order)
            {
                var some = asked.Skip(at).TakeWhile(a => a.Reading.Act is ChatAct.Order).ToList();
                effects.AddRange(await Sit(db, activity, buy, names, some, ct));
                at += some.Count;
            }
            else
            {
                var ask = asked[at++];
                effects.Add(await giveBack.Handle(db, activity, buy.Items, ask, humans, ActivityRefusals.TeamNothing, order => leave.Handle(db, activity.Id, order.Id.Value, ask.Author, ct), ct));
            }
        return effects;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var teams = await db.AllTeams(activity.Id, ct);
        var formed = teams.Count(x => x.FormedAt is not null);
        if (activity.IsOver) return t["activities.counter_team_over", formed, teams.Where(x => x.FormedAt is not null).Sum(x => x.Paid)];
        var buy = activity.Read<GroupBuy>();
        var waiting = teams.Where(x => x.State is TeamState.Open).OrderByDescending(x => x.Taken.Count()).ToList();
        return t["activities.counter_team", formed, waiting.Count] + (waiting.Count > 0 ? t["activities.counter_team_needs", Math.Max(0, buy.Size - waiting[0].Taken.Count())] : "");
    }

    /// <summary>All messages in one decision. Of a message that asks for several items each is a seat of its own, the first under the message's id.</summary>
    private async Task<IEnumerable<ChatEffect>> Sit(AppDb db, Activity activity, GroupBuy buy, IReadOnlyList<string> names, List<ChatOrder> asked, CancellationToken ct)
    {
        var commands = asked.SelectMany((a, n) => a.Reading.Wanted.Select((w, k) => (n, Item: w.Item ?? 0, Command: new SeatCommand(GiveBackByChat.Part(a.Message, k), a.Author, a.Group, null, buy.Items[w.Item ?? 0].Sku, w.Quantity)
        {
            Wish = a.Reading.Team switch { TeamWord.Open => SeatWish.Own, TeamWord.Join => SeatWish.Join, _ => SeatWish.Any },
        }))).ToList();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands.ConvertAll(c => c.Command).ToArray()), ct);
        foreach (var ((_, _, command), answer) in commands.Zip(answers))
            if (answer.Refusal is null) db.AfterCommit(() => buyers.Note(db.CurrentBrand, activity.Id, command.Member));
        var teams = (await db.TeamsById(activity.Id, [.. answers.Where(a => a.Refusal is null).Select(a => a.Value.Team).Distinct()], ct)).ToDictionary(t => t.Id);
        return from pair in commands.Zip(answers, (c, answer) => (c.n, c.Item, c.Command, answer))
               group pair by pair.n into message
               orderby message.Key
               select message.All(p => p.answer.Refusal is not null)
                   ? message.First().answer.Refusal!
                   : new ChatEffect(null, string.Join(" + ", message.OrderBy(p => p.answer.Refusal is not null)
                       .Select(p => p.answer.Refusal is null ? $"{names[p.Item]} × {p.Command.Quantity} ({teams[p.answer.Value.Team].Taken.Count()}/{buy.Size})" : $"✗ {names[p.Item]} × {p.Command.Quantity}")));
    }

    private static async Task<IReadOnlyList<string>> Names(AppDb db, GroupBuy buy, CancellationToken ct)
    {
        var cards = (await db.FindSkus([.. buy.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id, c => c.Name);
        return [.. buy.Items.Select(i => cards.GetValueOrDefault(i.Sku) ?? "")];
    }
}
