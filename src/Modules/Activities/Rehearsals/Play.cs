using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Activities.Rehearsals;

/// <summary>Performs an activity on a stage, from happening to happening: what the schedule has due, who comes, who pays. Whoever acts in one second acts at once.</summary>
internal sealed partial class Play(Stage stage, Activity activity, IRehearse kind, IReadOnlyList<TestBuyer> buyers, ILogger log)
{
    private const int MostSteps = 50_000, Deliveries = 40;
    private static readonly string[] Kinds = ["activities-", "commerce-release"];
    private static readonly TimeSpan MostAfter = TimeSpan.FromDays(100), Patience = TimeSpan.FromMinutes(20), PaysLate = TimeSpan.FromMinutes(2), MostThought = TimeSpan.FromHours(2);

    private readonly Lock desk = new();
    private readonly PriorityQueue<(DateTimeOffset At, TestBuyer Buyer, Func<StageMoment, Task> Act), (DateTimeOffset, int)> acts = new();
    private readonly GroupTalk talk = new(stage, buyers[0].Visit.Brand.Id, kind.InShop ? null : activity.Id);
    private readonly Dictionary<MemberId, TestBuyer> known = buyers.ToDictionary(b => b.Id);
    private int queued, heard, refusedByChat;
    private long lastOrder;

    public Activity Activity => activity;
    public DateTimeOffset Time => stage.Clock.GetUtcNow();
    public DateTimeOffset? GoneAt { get; private set; }

    /// <summary>Of what there was, just before the end.</summary>
    public long? Left { get; private set; }

    public List<DateTimeOffset> Accepted { get; } = [];
    public HashSet<MemberId> Took { get; } = [];
    public List<(DateTimeOffset At, Refusal Why)> Refused { get; } = [];

    /// <summary>Of what was accepted and refused, how much was said in the chat.</summary>
    public RehearsalReport.Way ByChat => new(talk.Said, heard, talk.Said - heard - talk.Unheard, talk.Unheard);

    public RehearsalReport.Way ByPage => new(Accepted.Count - heard + Refused.Count - refusedByChat, Accepted.Count - heard, Refused.Count - refusedByChat, 0);

    /// <summary>Of all goods in all hands, before anything happened: they only ever move.</summary>
    public long Pieces { get; private set; }

    /// <summary>Acts that ended in an error of ours.</summary>
    public int Broke { get; private set; }

    public Guid NewId() => Id.New(stage.Clock);

    public void At(DateTimeOffset time, TestBuyer buyer, Func<StageMoment, Task> act)
    {
        lock (desk) acts.Enqueue((time, buyer, act), (time, queued++));
    }

    public void NoteAccepted(TestBuyer buyer)
    {
        lock (desk)
        {
            Accepted.Add(Time);
            Took.Add(buyer.Id);
        }
    }

    public void NoteRefused(Refusal why, bool byChat = false)
    {
        lock (desk)
        {
            Refused.Add((Time, why));
            if (byChat) refusedByChat++;
        }
    }

    /// <param name="told">How much of the activity's time is over, now and then.</param>
    public async Task Run(Func<double, Task> told, CancellationToken ct)
    {
        await using (var db = stage.Open(Brand)) Pieces = await PiecesIn(db, ct);
        foreach (var buyer in buyers) Invite(buyer);
        var (step, delivered, last) = ((activity.EndsAt - activity.StartsAt) / Deliveries, DateTimeOffset.MinValue, activity.EndsAt + MostAfter);
        var (from, span) = (Time, Math.Max(1, (activity.EndsAt - Time).TotalSeconds));
        for (var n = 0; n < MostSteps; n++)
        {
            ct.ThrowIfCancellationRequested();
            if (await Next(ct) is not { } next || next > last) break;
            await stage.TurnTo(next, ct);
            await Act(ct);
            if (talk.Waits) await Hear(ct);
            await FollowOrders(ct);
            if (Time >= activity.EndsAt || Time - delivered >= step)
            {
                delivered = Time;
                await Deliver(ct);
            }
            if (Time < activity.EndsAt) await CountLeft(ct);
            await told(Math.Clamp((Time - from).TotalSeconds / span, 0, 1));
        }
        await Deliver(ct);
    }

    public static Task<long> PiecesIn(AppDb db, CancellationToken ct) => db.Count($"select coalesce(sum(units + sold), 0) from commerce_stock where brand_id = {db.CurrentBrand}", ct);

    private void Invite(TestBuyer buyer)
    {
        Func<StageMoment, Task> come = buyer.OnlyLooks ? Look : async now =>
        {
            if (buyer.Talks && await talk.Say(now, buyer, kind.Follow)) return;
            await Look(now);
            await kind.Come(now);
        };
        At(buyer.Comes, buyer, come);
        if (buyer.OnlyLooks) return;
        if (buyer.Comes < activity.StartsAt) At(activity.StartsAt.AddSeconds(buyer.Luck.Next(1, 60)), buyer, come); // Too early is no reason to stay away.
        else if (buyer.Again) At(buyer.Comes + Least(TimeSpan.FromSeconds(buyer.Luck.Next(5, 600)), (activity.EndsAt - buyer.Comes).Duration() / 2), buyer, come);
    }

    private static Task Look(StageMoment now)
    {
        now.Get<ActivityVisits>().Note(now.Visit.Brand.Id, now.Activity.Id, now.Me);
        return Task.CompletedTask;
    }

    private async Task<DateTimeOffset?> Next(CancellationToken ct)
    {
        var due = await stage.NextDue(Kinds, [CounterSlip.Kind], ct);
        DateTimeOffset? act = acts.TryPeek(out var first, out _) ? first.At : null;
        if (due is { } at && at > activity.EndsAt && (act is null || at < act))
        {
            // Ended, it is asked every minute whether it may be settled; until something else happens the answer stays.
            var other = Earlier(await stage.NextDue(Kinds, [CounterSlip.Kind, TurnActivities.Kind], ct), act);
            await using var db = stage.Open(Brand);
            if (other > at && await db.FindActivity(activity.Id, ct) is { State: ActivityState.Ended })
            {
                await TurnActivities.Plan(db, activity.Id, other.Value, stage.Clock, ct);
                due = other;
            }
        }
        return Earlier(due, act);
    }

    private async Task Act(CancellationToken ct)
    {
        var now = new List<(TestBuyer Buyer, Func<StageMoment, Task> Act)>();
        lock (desk)
            while (acts.TryPeek(out var first, out _) && first.At <= Time) now.Add((acts.Dequeue().Buyer, first.Act));
        await Task.WhenAll(now.Select(async act =>
        {
            try
            {
                await using var scope = stage.Scope(Brand);
                await act.Act(new(this, act.Buyer, scope.ServiceProvider, ct));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                lock (desk) Broke++;
                ActBroke(log, activity.Kind, e);
            }
        }));
    }

    /// <summary>What was said is delivered at once, and whoever was taken goes on from there.</summary>
    private async Task Hear(CancellationToken ct)
    {
        await stage.Deliver(ct);
        foreach (var (buyer, at, then, refusal) in await talk.Heard(ct))
        {
            if (refusal is not null)
            {
                NoteRefused(refusal, byChat: true);
                continue;
            }
            lock (desk)
            {
                heard++;
                Accepted.Add(at);
                Took.Add(buyer.Id);
            }
            await using var scope = stage.Scope(Brand);
            await then(new(this, buyer, scope.ServiceProvider, ct));
        }
    }

    /// <summary>Whoever ordered pays as they are wont to, and some send it back.</summary>
    private async Task FollowOrders(CancellationToken ct)
    {
        await using var db = stage.Open(Brand);
        foreach (var (seq, id, person, placed, hold, paid) in await db.Query($"""
            select seq, id, person_id, placed_at, hold_until, paid_at from commerce_shop_orders where brand_id = {Brand} and seq > {lastOrder} order by seq
            """, r => (r.Long(0), r.Id<OrderId>(1), r.Id<MemberId>(2), r.Time(3), r.TimeOrNull(4), r.TimeOrNull(5)), ct))
        {
            lastOrder = seq;
            if (paid is not null || !known.TryGetValue(person, out var buyer) || buyer.Pays is PayWish.Never) continue;
            var thinks = hold is { } until ? Least((until - placed) * .8, Patience) : MostThought;
            At(buyer.Pays is PayWish.TooLate && hold is { } end ? end + PaysLate : placed + thinks * buyer.Luck.NextDouble(), buyer, async now =>
            {
                if (await now.Get<PlayMoney>().Pay(id, now.Gone) is { Refusal: null, Value: true } && buyer.SendsBack) now.In(MostThought * buyer.Luck.NextDouble(), back => back.Get<PlayMoney>().SendBack(back.NewId(), id, "…", back.Gone));
            });
        }
    }

    private async Task Deliver(CancellationToken ct)
    {
        await stage.Deliver(ct);
        await stage.Services.GetRequiredService<ActivityVisits>().Flush(ct);
        await using var scope = stage.Scope(Brand);
        while (await scope.ServiceProvider.GetRequiredService<PlayMoney>().Arrive(ct) > 0) await stage.Deliver(ct);
    }

    private async Task CountLeft(CancellationToken ct)
    {
        await using var db = stage.Open(Brand);
        Left = await kind.Left(db, activity, ct);
        if (Left == 0) GoneAt ??= Time;
    }

    private BrandId Brand => buyers[0].Visit.Brand.Id;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A test buyer's act in a rehearsal of {Kind} broke")]
    private static partial void ActBroke(ILogger log, string kind, Exception e);
}
