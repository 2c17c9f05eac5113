using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>A log of an IRC channel. Where lines have only a time, day lines, the date in the file's name or the user tell the day.</summary>
internal static class IrcText
{
    // A clock set back by an hour in autumn is no new day.
    private static readonly TimeSpan SetBack = TimeSpan.FromMinutes(61);

    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        var firstDay = choices.FirstDay ?? DayIn(file.Name);
        var moments = new Moments(calendar, choices.Order);
        if (firstDay is null)
            foreach (var (_, text) in TextLines.Of(file))
            {
                if (DayLine(text, moments) is not null) break;
                if (IrcLine.Read(text) is not { } line) continue;
                if (moments.Read(line.Stamp).Refusal is null) break;
                if (Moments.ReadTimeOfDay(line.Stamp) is not null) return FileRefusals.NeedsFirstDay;
            }
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, new Moments(calendar, choices.Order ?? DayOrder.DayFirst), firstDay)));
    }

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments, DateOnly? day)
    {
        TimeSpan? last = null;
        foreach (var (number, text) in TextLines.Of(file))
        {
            if (text.Length == 0) continue;
            if (IrcLine.Read(text) is not { } line)
            {
                if (DayLine(text, moments) is { } changed) (day, last) = (changed, null);
                else if (!IsRemark(text)) yield return new RejectedRow(number, null, text, FileRefusals.NotAMessage);
                continue;
            }
            if (Moments.ReadTimeOfDay(line.Stamp) is { } time)
            {
                if (day is null)
                {
                    yield return new RejectedRow(number, null, text, FileRefusals.NeedsFirstDay);
                    continue;
                }
                if (last - SetBack > time) day = day.Value.AddDays(1);
                last = time;
                yield return Entry(number, moments.InstantOf(day.Value, time), line);
            }
            else if (moments.TryRead(line.Stamp, out var at, out var reason)) yield return Entry(number, at, line);
            else yield return new RejectedRow(number, null, text, reason!);
        }
    }

    private static ChatLine Entry(long number, DateTimeOffset at, IrcLine line) => line.Kind == ChatLineKind.Removed
        ? new(number, at, null, null, line.Text, line.Kind) { People = [new(line.Nick, line.Nick!)] }
        : new(number, at, line.Nick, line.Nick, line.Text, line.Kind) { Mentions = line.Kind == ChatLineKind.Message ? Addressed(line.Text) : [] };

    // "bob: yes" and "bob, yes" speak to bob. Whether bob exists, the importer knows.
    private static IReadOnlyList<Person> Addressed(string text)
    {
        var end = text.AsSpan().IndexOfAny(":, ");
        if (end is < 1 or > 30 || text[end] == ' ' || (end + 1 < text.Length && text[end + 1] is not ' ')) return AtNames.In(text);
        return [new(null, text[..end].TrimStart('@'))];
    }

    // irssi: "--- Log opened Fri Jan 05 12:00:00 2024", "--- Day changed Sat Jan 06 2024"; mIRC: "Session Start: …"; plain: "=== 2024-01-05 ===".
    private static DateOnly? DayLine(string text, Moments moments)
    {
        if (text.Length > 80) return null;
        var span = text.AsSpan();
        foreach (var lead in (string[])["--- Log opened", "--- Day changed", "--- Log closed", "Session Start:", "Session Time:", "**** BEGIN LOGGING AT", "**** ENDING LOGGING AT"])
            if (span.StartsWith(lead, StringComparison.Ordinal))
                return moments.Read(span[lead.Length..]) is { Refusal: null, Value: var at } ? moments.Calendar.DayOf(at) : null;
        return moments.ReadDay(span.Trim("-=* "));
    }

    private static bool IsRemark(string text) => text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("===", StringComparison.Ordinal)
        || text.StartsWith("Session ", StringComparison.Ordinal) || text.StartsWith("****", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(text);

    private static DateOnly? DayIn(string name)
    {
        for (var i = 0; i + 8 <= name.Length; i++)
        {
            if (!char.IsAsciiDigit(name[i]) || (i > 0 && char.IsAsciiDigit(name[i - 1]))) continue;
            var width = i + 10 <= name.Length && name[i + 4] is '-' or '_' or '.' ? 10 : 8;
            if (i + width < name.Length && char.IsAsciiDigit(name[i + width])) continue;
            var digits = name.Substring(i, width).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
            if (DateOnly.TryParseExact(digits, "yyyyMMdd", out var day) && day.Year is > 1985 and < 2100) return day;
        }
        return null;
    }
}
