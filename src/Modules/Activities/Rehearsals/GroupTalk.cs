using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Rehearsals;

/// <summary>Test buyers who take part by talking: their words go through the room and its counter like everybody's, and what became of them is read where the bot reads it.</summary>
/// <param name="activity">Null: whichever took them, as the shop's till knows all that makes something cheaper.</param>
internal sealed class GroupTalk(Stage stage, BrandId brand, ActivityId? activity)
{
    private readonly Lock desk = new();
    private readonly Dictionary<Guid, (TestBuyer Buyer, DateTimeOffset At, Func<StageMoment, Task> Then)> waiting = [];

    /// <summary>Words of which its counter took no notice: it was too early or too late, another offer took them, or they meant nothing.</summary>
    public int Unheard { get; private set; }

    public int Said { get; private set; }

    /// <summary>Somebody has spoken and it is not decided yet what it did.</summary>
    public bool Waits
    {
        get
        {
            lock (desk) return waiting.Count > 0;
        }
    }

    /// <param name="then">When it was taken.</param>
    /// <returns>False where this kind takes no words; then the page is there.</returns>
    public async Task<bool> Say(StageMoment now, TestBuyer buyer, Func<StageMoment, Task> then)
    {
        if (now.Services.GetServices<IChatKind>().FirstOrDefault(k => k.Kind == now.Activity.Kind) is not { } kind || await now.Db.FindActivity(now.Activity.Id, now.Gone) is not { } activity) return false;
        if (ChatWords.Of(await kind.Offer(now.Db, activity, now.Gone), now) is not { } words) return false;
        var message = now.NewId();
        lock (desk)
        {
            Said++;
            waiting[message] = (buyer, now.Time, then);
        }
        if ((await now.Get<SayInRoom>().Handle(now.Visit.Brand, now.Visit.Group.Id, now.Me, message, words, null)).Refusal is not { } refusal) return true;
        lock (desk) waiting.Remove(message);
        now.Refuse(refusal);
        return true;
    }

    /// <summary>What became of everything that was said, once it is delivered.</summary>
    public async Task<IReadOnlyList<(TestBuyer Buyer, DateTimeOffset At, Func<StageMoment, Task> Then, Refusal? Refusal)>> Heard(CancellationToken ct)
    {
        await using var db = stage.Open(brand);
        Guid[] said;
        lock (desk) said = [.. waiting.Keys];
        if (said.Length == 0) return [];
        var acts = (await db.Query($"select message_id, outcome, note from activities_chat_acts where brand_id = {brand} and {db.In("message_id", said)} {(activity is { } only ? Sql.Of($"and activity_id = {only}") : Sql.Empty)}", r => (r.Guid(0), Outcome: r.Text(1), Note: r.Text(2)), ct)).ToDictionary(a => a.Item1);
        var heard = new List<(TestBuyer, DateTimeOffset, Func<StageMoment, Task>, Refusal?)>();
        lock (desk)
            foreach (var message in said)
            {
                if (!waiting.Remove(message, out var one)) continue;
                if (acts.TryGetValue(message, out var act)) heard.Add((one.Buyer, one.At, one.Then, act.Outcome == "taken" ? null : ActivityRefusals.RehearsalByChat.With(act.Note)));
                else Unheard++;
            }
        return heard;
    }
}
