using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Counter;

/// <summary>Serves a group's chat: reads what was said, does what it asks for through the activity's own use case, and notes the effect beside the message.</summary>
/// <remarks>Runs in the delivery's transaction, once per message and in the room's order; the message's id is the key of what it does.</remarks>
internal sealed class ChatCounter(IEnumerable<IChatKind> kinds, TextCatalogue texts, TimeProvider clock) : IHandle<MessagesPosted>, IHandle<MessagesChanged>
{
    private const int LongestNote = 200;
    private readonly Dictionary<string, IChatKind> byKind = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var open = (await db.ActivitiesIn(happened.Group, ct)).Where(a => byKind.ContainsKey(a.Kind) && a.State is ActivityState.Running or ActivityState.Scheduled or ActivityState.Paused).ToList();
        if (open.Count == 0) return;
        var said = await db.Query($"""
            select id, author_id, text, at from conversations_messages m where brand_id = {db.CurrentBrand} and group_id = {happened.Group} and day = {happened.Day}
              and seq between {happened.First} and {happened.Last} and not removed and not broadcast and operator_id is null and text <> ''
              and not exists (select 1 from activities_chat_acts a where a.brand_id = m.brand_id and a.group_id = m.group_id and a.message_id = m.id) order by seq
            """, r => (Id: r.Guid(0), Author: r.Id<MemberId>(1), Text: r.Text(2), At: r.Time(3)), ct);
        if (said.Count == 0) return;
        var offers = new List<ChatOffer>();
        foreach (var activity in open.Where(a => said.Exists(s => a.RefusalFor(s.At) is null))) offers.Add(await byKind[activity.Kind].Offer(db, activity, ct));
        var speakers = await db.Speakers(happened.Group, [.. said.Select(s => s.Author).Distinct()], ct);
        var asked = said.Where(s => speakers.TryGetValue(s.Author, out var who) && who is { Staff: false, Inside: true })
            .Select(s => new ChatOrder(s.Id, happened.Group, s.Author, speakers[s.Author].Name, s.At, ReadChat.Of(s.Text, offers))).Where(o => o.Reading.Act is not ChatAct.Talk).ToList();
        if (asked.Count == 0) return;
        await Serve(db, open, offers, asked, ct);
    }

    public async Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var gone = await db.Query($"""
            select a.message_id, a.activity_id from activities_chat_acts a join conversations_messages m on m.brand_id = a.brand_id and m.group_id = a.group_id and m.id = a.message_id
            where a.brand_id = {db.CurrentBrand} and a.group_id = {happened.Group} and a.outcome = 'taken' and m.removed and m.day >= {happened.From} and m.day <= {happened.To} order by a.activity_id, a.message_id
            """, r => (Message: r.Guid(0), Activity: r.Id<ActivityId>(1)), ct);
        foreach (var (message, id) in gone)
        {
            if (await db.FindActivity(id, ct) is not { } activity || !byKind.TryGetValue(activity.Kind, out var kind) || !await kind.Recalled(db, activity, message, ct)) continue;
            await db.Execute($"update activities_chat_acts set outcome = 'withdrawn' where brand_id = {db.CurrentBrand} and group_id = {happened.Group} and message_id = {message}", ct);
            await CounterSlip.Ask(db, id, happened.Group, clock, ct);
        }
    }

    private async Task Serve(AppDb db, List<Activity> open, List<ChatOffer> offers, List<ChatOrder> asked, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var t = new Localizer(texts) { Language = brand.Language };
        var notes = new List<(ChatOrder Order, string Outcome, string Note)>();
        foreach (var order in asked.Where(o => o.Reading.Act is ChatAct.AskItem or ChatAct.AskActivity)) notes.Add((order, "asked", Question(order.Reading, open, offers, t)));
        foreach (var some in asked.Where(o => o.Reading.Act is not (ChatAct.AskItem or ChatAct.AskActivity)).GroupBy(o => o.Reading.Activity).OrderBy(g => g.Key.Value))
        {
            var activity = open.Find(a => a.Id == some.Key)!;
            var orders = some.ToList();
            var effects = await byKind[activity.Kind].Act(db, activity, orders, ct);
            notes.AddRange(orders.Zip(effects).Where(p => !ReferenceEquals(p.Second, ChatEffect.Talk)).Select(p => (p.First, p.Second.Refusal is null ? "taken" : "refused", p.Second.Refusal is { } no ? t.Of(no) : p.Second.Note)));
        }
        foreach (var (order, outcome, note) in notes)
            await db.Execute($"""
                insert into activities_chat_acts (brand_id, group_id, message_id, activity_id, member_id, name, at, outcome, note)
                values ({brand.Id}, {order.Group}, {order.Message}, {order.Reading.Activity}, {order.Author}, {order.Name}, {order.At}, {outcome}, {note[..Math.Min(note.Length, LongestNote)]}) on conflict do nothing
                """, ct);
        foreach (var (id, group) in notes.Select(n => (n.Order.Reading.Activity, n.Order.Group)).Distinct().OrderBy(n => n.Activity.Value)) await CounterSlip.Ask(db, id, group, clock, ct);
    }

    private static string Question(ChatReading reading, List<Activity> open, List<ChatOffer> offers, Localizer t) => reading.Act is ChatAct.AskItem
        ? t["activities.counter_which_item", string.Join(t["activities.and"], offers.Find(o => o.Activity == reading.Activity)!.Items)]
        : t["activities.counter_which_activity", string.Join(t["activities.and"], reading.Activities.Select(id => open.Find(a => a.Id == id)!.Name))];
}
