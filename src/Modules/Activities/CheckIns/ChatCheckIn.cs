using System.Text.RegularExpressions;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>"打卡", "签到", "打卡 今天跑了5公里": the same check-in as on the page, on the local day on which the room took the message.</summary>
internal sealed partial class ChatCheckIn(DecideCheckIns decide, TimeProvider clock) : IChatKind
{
    public string Kind => CheckIn.Kind;

    public Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult(new ChatOffer(activity.Id, Kind, ChatTakes.CheckIns, []));

    public async Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct)
    {
        // A picture in the chat says nothing about what it is of.
        if (activity.Read<CheckIn>().Proof == CheckInProof.Picture) return [.. asked.Select(_ => (ChatEffect)ActivityRefusals.CheckInOnPage)];
        var brand = await db.CurrentBrandProfile(ct);
        var texts = (await db.Query($"select id, text from conversations_messages where brand_id = {brand.Id} and group_id = {asked[0].Group} and {db.In("id", asked.Select(a => a.Message).ToArray())}", r => (r.Guid(0), r.Text(1)), ct)).ToDictionary(m => m.Item1, m => m.Item2);
        var commands = asked.Select(a => new CheckInCommand(a.Message, a.Author, a.Group, Words(texts.GetValueOrDefault(a.Message, "")), null, null, a.At, brand)).ToArray();
        var answers = await decide.Decide(db, LaneBatch.Of(db.CurrentBrand, activity.Id.Value, commands), ct);
        return [.. answers.Select(a => a.Refusal is { } no ? no : new ChatEffect(null, $"✓{a.Value.Days}"))];
    }

    /// <summary>Recalled, the day is open again, and what the brand gave for it goes back; once it has brought a reward it stays.</summary>
    public async Task<bool> Recalled(AppDb db, Activity activity, Guid message, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        if (activity.IsOver || await db.CheckInsByIds(activity.Id, [message], ct) is not [var row]) return false;
        var person = await db.PersonOf(row.Person, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        if ((await db.CheckInRewards(activity.Id, entries, ct)).Any(r => r.At >= row.At)) return false;
        await db.Execute($"delete from activities_check_ins where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {message}", ct);
        var rest = await db.CheckInsOf(activity.Id, entries, ct);
        await CheckInRows.Keep(db, activity.Id, person, CheckInSum.Of(rest.Select(r => r.Day), rest.Count(r => r.Source == "make_up")), ct);
        await db.UnearnPoints(await db.CurrentBrandProfile(ct), [new(EarnSource.CheckIn, row.Id, row.Id)], clock, ct);
        return true;
    }

    public async Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct)
    {
        var today = brand.Calendar.DayOf(clock.GetUtcNow()).DayNumber;
        var (people, on) = await db.First($"""
            select count(distinct person_id), coalesce(sum(case when day = {today} then 1 else 0 end), 0) from activities_check_ins where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}
            """, r => (r.Long(0), r.Long(1)), ct);
        return activity.IsOver ? t["activities.counter_check_in_over", people] : t["activities.counter_check_in", on, people];
    }

    /// <summary>What was said besides the word itself.</summary>
    internal static string Words(string text) => Word().Replace(text, "", 1).Trim([' ', ',', '，', '。', '!', '！', ':', '：', '~', '\n']) is var rest && rest.Length > CheckIn.MostWords ? rest[..CheckIn.MostWords] : rest;

    [GeneratedRegex("打卡|签到|簽到|check[ -]?in", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
