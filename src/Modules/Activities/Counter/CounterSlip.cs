using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Counter;

/// <summary>The bot's one line per activity and group: how it stands, who was served last, what did not work. Changed at most every three seconds, however many ask.</summary>
internal sealed class CounterSlip(IEnumerable<IChatKind> kinds, HouseLines house, TextCatalogue texts, TimeProvider clock) : IScheduled
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3), Lookout = TimeSpan.FromSeconds(30);
    private const int MostNamed = 5;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    public static string Kind => "activities-counter-slip";

    private sealed record Payload(ActivityId Activity, GroupId Group);

    /// <summary>Something changed: the line will tell, now or when its three seconds are over. Joins the open transaction.</summary>
    /// <returns>When it will.</returns>
    public static async Task<DateTimeOffset> Ask(AppDb db, ActivityId activity, GroupId group, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var told = await db.First($"select told_at from activities_chat_slips where brand_id = {db.CurrentBrand} and activity_id = {activity} and group_id = {group}", r => r.TimeOrNull(0), ct);
        var due = told is { } last && last + Every > now ? last + Every : now;
        await db.ScheduleAt<CounterSlip>($"{activity.Value:N}{group.Value:N}", due, new Payload(activity, group), clock, ct);
        return due;
    }

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, payload, now) = (due.Db, due.Read<Payload>(), clock.GetUtcNow());
        if (await db.FindActivity(payload.Activity, ct) is not { } activity || kinds.FirstOrDefault(k => k.Kind == activity.Kind) is not { } kind) return;
        var brand = await db.CurrentBrandProfile(ct);
        var t = new Localizer(texts) { Language = brand.Language };
        var key = (db.CurrentBrand, activity.Id, payload.Group);
        await db.Execute($"insert into activities_chat_slips (brand_id, activity_id, group_id, message_id, told_at) values ({key.CurrentBrand}, {key.Id}, {key.Group}, {Id.New(clock)}, {now}) on conflict (brand_id, activity_id, group_id) do update set told_at = excluded.told_at", ct);
        var line = await db.First($"select message_id from activities_chat_slips where brand_id = {key.CurrentBrand} and activity_id = {key.Id} and group_id = {key.Group}", r => r.Guid(0), ct);
        await house.Put(db, payload.Group, line, await Text(db, activity, payload.Group, await kind.Status(db, activity, t, brand, ct), kind.ListsItself, t, now, ct), ct);
        // Who takes part by the page changes the figures too, and what did not work is not told for ever.
        if (!activity.IsOver) await db.ScheduleAt<CounterSlip>($"{activity.Id.Value:N}{payload.Group.Value:N}~", now + Lookout, payload, clock, ct);
    }

    private static async Task<string> Text(AppDb db, Activity activity, GroupId group, string status, bool listed, Localizer t, DateTimeOffset now, CancellationToken ct)
    {
        var acts = await db.Query($"""
            select name, outcome, note, at from activities_chat_acts where brand_id = {db.CurrentBrand} and group_id = {group} and activity_id = {activity.Id} order by at desc, message_id desc limit 40
            """, r => (Name: r.Text(0), Outcome: r.Text(1), Note: r.Text(2), At: r.Time(3)), ct);
        var text = new StringBuilder($"{activity.Name} · {status}");
        var taken = acts.Where(a => a.Outcome == "taken").Take(MostNamed).Select(a => $"{a.Name} {a.Note}").ToList();
        if (taken.Count > 0 && !listed) text.Append('\n').Append("✓ ").AppendJoin(t["activities.and"], taken);
        // What did not work is told while its writer may still look for it.
        foreach (var (sign, outcome) in (ReadOnlySpan<(string, string)>)[("✗", "refused"), ("？", "asked")])
            foreach (var act in acts.Where(a => a.Outcome == outcome && now - a.At < Fresh).Take(3)) text.Append('\n').Append(sign).Append(" @").Append(act.Name).Append(' ').Append(act.Note);
        return text.ToString();
    }
}
