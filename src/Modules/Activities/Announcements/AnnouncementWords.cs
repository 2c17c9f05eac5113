using System.Text.RegularExpressions;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Announcements;

/// <summary>What announcements say of an activity. The name, the day and the hour may stand in them as {name}, {date} and {time}: filled in when it is said, they are right also after the start was moved, or when it is done again.</summary>
internal sealed partial class AnnouncementWords(Activity activity, BrandProfile brand, TextCatalogue texts)
{
    public const string Name = "{name}", Date = "{date}", Time = "{time}";

    public string Fill(string text) => Fill(text, new Localizer(texts) { Language = brand.Language });

    /// <summary>A sentence of ours that was written with its date in it, as it is written now; anything else as it is.</summary>
    public string Open(string text, int minutesBefore)
    {
        if (!PlanAnnouncements.Usual.Contains(minutesBefore)) return text;
        foreach (var language in TextCatalogue.Languages)
        {
            var t = new Localizer(texts) { Language = language };
            if (Fill(Usual(minutesBefore, t), t) == text) return Usual(minutesBefore, t);
        }
        return text;
    }

    public static string Usual(int minutesBefore, Localizer t) => t[$"activities.announce.{minutesBefore}", Name, Date, Time];

    /// <summary>What in a text looks like a date or an hour of its own, which does not move along; null when nothing does.</summary>
    public static string? DateIn(string? text) => text is not null && Dates().Match(text) is { Success: true } found ? found.Value.Trim() : null;

    private string Fill(string text, Localizer t)
    {
        var starts = brand.Calendar.Local(activity.StartsAt);
        return text.Replace(Date, starts.ToString("M", t.Culture), StringComparison.Ordinal).Replace(Time, starts.ToString("t", t.Culture), StringComparison.Ordinal).Replace(Name, activity.Name, StringComparison.Ordinal);
    }

    // Days, hours and weekdays as they are written in the three languages, and the shopping days that are called by their date.
    [GeneratedRegex("""
        \d{4}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2}\s*[日号號]?)?
        | (\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号號]?
        | (?<!\d)\d{1,2}\s*[日号號](?!码|碼|线|線|店|楼|樓|群)
        | (?<![\d/])\d{1,2}/\d{1,2}(?![\d/])
        | (?<!\d)\d{1,2}\s*[:：]\s*\d{2}(?!\d)
        | (上午|下午|早上|晚上|中午|凌晨|今晚|明晚|晚|早)\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[点點时時]半?
        | (?<!\d)\d{1,2}\s*[点點][半整钟鐘]
        | (周|週|星期|礼拜|禮拜)[一二三四五六日天末]
        | [双雙]\s*(11|12|十一|十二) | (?<!\d)618(?!\d)
        | \b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b
        | \b(Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)([a-z]*|\.)\s+\d{1,2}(st|nd|rd|th)?\b
        | \b\d{1,2}(st|nd|rd|th)?\s+(of\s+)?(Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b
        | \b\d{1,2}\s*([ap]m\b|[ap]\.m\.|o['’]clock)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Dates();
}

internal static class ReadAnnouncementWords
{
    public static async Task<AnnouncementWords> WordsOf(this Kernel.Storage.AppDb db, Activity activity, TextCatalogue texts, CancellationToken ct) => new(activity, await db.CurrentBrandProfile(ct), texts);
}
