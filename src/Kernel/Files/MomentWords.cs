namespace Guildhall.Kernel.Files;

/// <summary>The words that stand beside the numbers of a date.</summary>
internal static class MomentWords
{
    internal enum Period { None, Morning, Noon, Afternoon, Night }

    private static readonly (string Word, Period Period)[] Periods =
    [
        ("上午", Period.Morning), ("早上", Period.Morning), ("早晨", Period.Morning), ("清晨", Period.Morning), ("凌晨", Period.Morning), ("午前", Period.Morning),
        ("오전", Period.Morning), ("中午", Period.Noon), ("下午", Period.Afternoon), ("傍晚", Period.Afternoon), ("午後", Period.Afternoon), ("오후", Period.Afternoon),
        ("晚上", Period.Night),
    ];

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private const string ChineseWeekdays = "日一二三四五六";
    private const string JapaneseWeekdays = "日月火水木金土";

    /// <summary>AM, a.m., "a. m." and the Chinese, Japanese and Korean parts of the day. Returns the characters taken, 0 for none.</summary>
    public static int PeriodAt(ReadOnlySpan<char> text, out Period period)
    {
        period = Period.None;
        if ((text[0] | 0x20) is 'a' or 'p')
        {
            var i = 1;
            if (i < text.Length && text[i] == '.') i++;
            while (i < text.Length && text[i] is ' ' or '\u00A0' or '\u202F') i++;
            if (i >= text.Length || (text[i] | 0x20) != 'm') return 0;
            i++;
            if (i < text.Length && text[i] == '.') i++;
            period = (text[0] | 0x20) == 'a' ? Period.Morning : Period.Afternoon;
            return i;
        }
        foreach (var (word, meaning) in Periods)
        {
            if (!text.StartsWith(word, StringComparison.Ordinal)) continue;
            period = meaning;
            return word.Length;
        }
        return 0;
    }

    public static int ZoneAt(ReadOnlySpan<char> text) =>
        text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) ? 3 : text[0] is 'Z' or 'z' ? 1 : 0;

    public static int MonthAt(ReadOnlySpan<char> text, out int month) => NameAt(text, Months, out month) is > 0 and var length && ++month > 0 ? length : 0;

    public static int WeekdayAt(ReadOnlySpan<char> text, out DayOfWeek weekday)
    {
        var prefix = text.StartsWith("星期", StringComparison.Ordinal) || text.StartsWith("礼拜", StringComparison.Ordinal) || text.StartsWith("禮拜", StringComparison.Ordinal) ? 2
            : text[0] is '周' or '週' ? 1 : 0;
        if (prefix > 0 && text.Length > prefix && Chinese(text[prefix]) is { } day)
        {
            weekday = day;
            return prefix + 1;
        }
        if (text.Length >= 3 && text[1..3] is "曜日" && JapaneseWeekdays.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var japanese)
        {
            weekday = (DayOfWeek)japanese;
            return 3;
        }
        var length = NameAt(text, Weekdays, out var index);
        weekday = (DayOfWeek)index;
        return length;
    }

    /// <summary>The weekday inside brackets: (Fri), （五）, (金), （週五）.</summary>
    public static DayOfWeek? WeekdayIn(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) return null;
        if (text.Length == 1)
            return Chinese(text[0]) ?? (JapaneseWeekdays.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var japanese ? (DayOfWeek)japanese : null);
        return WeekdayAt(text, out var weekday) > 0 ? weekday : null;
    }

    private static DayOfWeek? Chinese(char c) =>
        c == '天' ? DayOfWeek.Sunday : ChineseWeekdays.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index ? (DayOfWeek)index : null;

    // A name may be written in full: the letters after the third are skipped.
    private static int NameAt(ReadOnlySpan<char> text, string[] names, out int index)
    {
        for (index = 0; index < names.Length; index++)
        {
            if (!text.StartsWith(names[index], StringComparison.OrdinalIgnoreCase)) continue;
            var length = 3;
            while (length < text.Length && char.IsAsciiLetter(text[length])) length++;
            return length;
        }
        index = 0;
        return 0;
    }
}
