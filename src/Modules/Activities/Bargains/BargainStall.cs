using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>An activity of bargains as one batch finds it, and as it changes while its commands are decided.</summary>
internal sealed class BargainStall
{
    private readonly HashSet<Guid> touched = [];
    private readonly Dictionary<Guid, BargainHelp> known = [];
    private readonly Dictionary<Guid, (HashSet<MemberId> Helpers, HashSet<int> Taken)> counted = [];
    private readonly Dictionary<MemberId, int> helpsOf = [];
    private readonly Dictionary<Guid, long[]> cuts = [];

    private BargainStall(Activity activity, DateTimeOffset now) => (Activity, Now, Terms, Money) = (activity, now, activity.Read<Bargain>(), activity.Left());

    public Activity Activity { get; }
    public Bargain Terms { get; }
    public DateTimeOffset Now { get; }
    public required Humans Humans { get; init; }
    public required HashSet<GroupId> Groups { get; init; }
    public required Dictionary<SkuId, SkuCard> Cards { get; init; }
    public required Dictionary<SkuId, long> Left { get; init; }
    public required Dictionary<MemberId, Refusal> Barred { get; init; }
    public required HashSet<MemberId> House { get; init; }
    public required HashSet<MemberId> Old { get; init; }
    public required Dictionary<Guid, BargainRow> Bargains { get; init; }
    public List<BargainRow> Opened { get; } = [];
    public List<BargainHelp> Helped { get; } = [];
    public List<BargainRow> Ordered { get; } = [];
    public IEnumerable<BargainRow> Changed => touched.Except(Opened.Select(o => o.Id)).Select(id => Bargains[id]);
    private long? Money { get; set; }

    public static async Task<BargainStall> Of(AppDb db, Activity activity, LaneBatch<BargainCommand> batch, DateTimeOffset now, CancellationToken ct)
    {
        var terms = activity.Read<Bargain>();
        var cards = (await db.FindSkus([.. terms.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        var groups = (await db.GroupsOf(activity.Id, ct)).ToHashSet();
        var left = (await db.HoldStock(activity.Id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        var members = batch.Select(c => c.Member).ToHashSet();
        MemberId[] entries = [.. (await db.HumansOf(members, ct)).Entries.Keys];
        var ids = batch.Column(c => c.Of ?? c.Id);
        var bargains = await db.BargainsOf(activity.Id, ids, entries, ct);
        var helps = await db.HelpsOf(activity.Id, ids, batch.Column(c => c.Id), entries, ct);
        // Everybody who is compared, as of one moment.
        var humans = await db.HumansOf([.. members.Concat(bargains.Select(b => b.Person)).Concat(helps.Select(h => h.Person)).Distinct()], ct);
        var (barred, house, old) = await Bar(db, activity, terms, members, humans, ct);
        var stall = new BargainStall(activity, now) { Humans = humans, Groups = groups, Cards = cards, Left = left, Barred = barred, House = house, Old = old, Bargains = bargains.ToDictionary(b => b.Id) };
        foreach (var help in helps) stall.Note(help);
        return stall;
    }

    /// <summary>What an id of before was for; null when it is new.</summary>
    public Result<BargainReceipt>? Again(BargainCommand command)
    {
        if (known.TryGetValue(command.Id, out var help))
            return command.Act is BargainAct.Help && help.Bargain == command.Of && help.Member == command.Member ? Receipt(Bargains[help.Bargain], help.Cut) : ActivityRefusals.OtherBody;
        if (command.Act is BargainAct.Open && Bargains.TryGetValue(command.Id, out var opened)) return opened.Member == command.Member && opened.Sku == command.Sku ? Receipt(opened, 0) : ActivityRefusals.OtherBody;
        // Buying what is ordered already, tapped twice.
        if (command.Act is BargainAct.Buy && command.Of is { } of && Bargains.TryGetValue(of, out var bought) && bought.State is BargainState.Ordered && Humans[bought.Person] == Humans[command.Member]) return Receipt(bought, 0);
        return null;
    }

    public Result<BargainReceipt> Open(BargainCommand command)
    {
        var person = Humans[command.Member];
        if (Terms.PricesOf(command.Sku ?? default) is not { } prices || !Cards.TryGetValue(command.Sku!.Value, out var card)) return ActivityRefusals.FlashUnknownItem;
        if (Closed(command) is { } closed) return closed;
        if (House.Contains(command.Member)) return ActivityRefusals.BargainHouse;
        if (Barred.TryGetValue(person, out var barred)) return barred;
        var mine = Bargains.Values.Count(b => b.State is BargainState.Open or BargainState.Ordered && Humans[b.Person] == person);
        if (mine >= Terms.PerPerson) return ActivityRefusals.BargainYours.With(Terms.PerPerson);
        if (Left.GetValueOrDefault(card.Id) <= 0) return ActivityRefusals.FlashSoldOut;
        if (Money is { } money && CostOf(card, prices.Floor) > money) return ActivityRefusals.OverBudget;
        var ends = Now + TimeSpan.FromHours(Terms.Hours);
        var row = new BargainRow(command.Id, Activity.Id, card.Id, command.Member, person, command.Group, prices.Start, prices.Floor, Terms.Helpers, Terms.Least, Terms.Most, FairDraw.NewSeed(), prices.Start, 0, BargainState.Open, Now, ends < Activity.EndsAt ? ends : Activity.EndsAt);
        Money -= CostOf(card, prices.Floor);
        Bargains[row.Id] = row;
        Opened.Add(row);
        return Receipt(row, 0);
    }

    public Result<BargainReceipt> Help(BargainCommand command)
    {
        var person = Humans[command.Member];
        if (Closed(command) is { } closed) return closed;
        if (House.Contains(command.Member)) return ActivityRefusals.BargainHouse;
        if (command.Of is not { } of || !Bargains.TryGetValue(of, out var row)) return ActivityRefusals.BargainUnknown;
        if (row.State is not BargainState.Open || row.EndsAt <= Now) return ActivityRefusals.BargainIsOver;
        if (Humans[row.Person] == person) return ActivityRefusals.BargainOwn;
        var (helpers, taken) = counted.GetValueOrDefault(of, ([], []));
        if (helpers.Contains(person)) return ActivityRefusals.BargainHelped;
        if (helpsOf.GetValueOrDefault(person) >= Terms.HelpsPerPerson) return ActivityRefusals.BargainHelpsUsed.With(Terms.HelpsPerPerson);
        if (Terms.NewHelpersOnly && Old.Contains(person)) return ActivityRefusals.BargainNewOnly;
        if (Left.GetValueOrDefault(row.Sku) <= 0) return ActivityRefusals.FlashSoldOut; // A help that could end in nothing is not taken.
        var n = Enumerable.Range(0, row.Helpers).First(i => !taken.Contains(i));
        var cut = CutsOf(row)[n];
        Helped.Add(new(command.Id, of, command.Member, person, n, cut, Now, false));
        Note(Helped[^1]);
        row = row with { Price = row.Price - cut, Helped = row.Helped + 1 };
        Change(row.Helped == row.Helpers ? Order(row) : row);
        return Receipt(Bargains[of], cut);
    }

    /// <summary>At the price as it stands, where the terms allow that.</summary>
    public Result<BargainReceipt> Buy(BargainCommand command)
    {
        if (Closed(command) is { } closed) return closed;
        if (command.Of is not { } of || !Bargains.TryGetValue(of, out var row) || Humans[row.Person] != Humans[command.Member]) return ActivityRefusals.BargainUnknown;
        if (row.State is not BargainState.Open || row.EndsAt <= Now) return ActivityRefusals.BargainIsOver;
        if (Terms.Over is not BargainOver.SellsAtCurrent) return ActivityRefusals.BargainFloorOnly;
        if (Left.GetValueOrDefault(row.Sku) <= 0) return ActivityRefusals.FlashSoldOut;
        Change(Order(row));
        return Receipt(Bargains[of], 0);
    }

    /// <summary>What its buyer may save at most.</summary>
    public static long CostOf(SkuCard card, long priceMinor) => Math.Max(0, card.ListPrice.Minor - priceMinor);

    private Refusal? Closed(BargainCommand command) => Activity.RefusalFor(Now) ?? (Groups.Contains(command.Group) ? null : ActivityRefusals.Unknown);

    private BargainRow Order(BargainRow row)
    {
        Left[row.Sku]--;
        row = row with { State = BargainState.Ordered };
        Ordered.Add(row);
        return row;
    }

    private void Note(BargainHelp help)
    {
        known[help.Id] = help;
        if (help.TakenBack) return;
        var person = Humans[help.Person];
        if (!counted.TryGetValue(help.Bargain, out var of)) counted[help.Bargain] = of = ([], []);
        of.Helpers.Add(person);
        of.Taken.Add(help.N);
        helpsOf[person] = helpsOf.GetValueOrDefault(person) + 1;
    }

    /// <summary>Worked out once a batch: a hundred hashes.</summary>
    private long[] CutsOf(BargainRow row) => cuts.TryGetValue(row.Id, out var all) ? all : cuts[row.Id] = BargainCuts.Of(row.Seed, row.Start - row.Floor, row.Helpers, row.Least, row.Most);

    private void Change(BargainRow row)
    {
        Bargains[row.Id] = row;
        touched.Add(row.Id);
        if (Opened.FindIndex(o => o.Id == row.Id) is >= 0 and var at) Opened[at] = row;
    }

    private static BargainReceipt Receipt(BargainRow row, long cut) => new(row.Id, cut, row.Price, row.Floor, row.State is BargainState.Ordered);

    /// <summary>Who may not open one; who is of the house; who was here before the activity began.</summary>
    private static async Task<(Dictionary<MemberId, Refusal>, HashSet<MemberId>, HashSet<MemberId>)> Bar(AppDb db, Activity activity, Bargain terms, HashSet<MemberId> members, Humans humans, CancellationToken ct)
    {
        var barred = await activity.Eligibility.Refusals(db, activity, [.. members.Select(m => humans[m]).Distinct()], ct);
        var house = await db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members.ToArray())} and (staff or bot)", r => r.Id<MemberId>(0), ct);
        if (!terms.NewHelpersOnly) return (barred, [.. house], []);
        var persons = members.Select(m => humans[m]).ToHashSet();
        MemberId[] entries = [.. humans.Entries.Where(e => persons.Contains(e.Value)).Select(e => e.Key)];
        var old = await db.Query($"select distinct member_id from members_memberships where brand_id = {db.CurrentBrand} and {db.In("member_id", entries)} and joined_at < {activity.StartsAt}", r => r.Id<MemberId>(0), ct);
        return (barred, [.. house], [.. old.Select(m => humans[m])]);
    }
}
