using System.Globalization;

namespace Guildhall.Kernel.Files;

/// <summary>Reads a written date and time from left to right; every character must make sense.</summary>
internal ref struct MomentScan
{
    private readonly ReadOnlySpan<char> text;
    private int at;
    private int parts, part0, part1, part2;
    private int width0, width1;
    private int namedMonth;
    private bool yearMarked;
    private MomentWords.Period period;
    private WrittenMoment moment;

    private MomentScan(ReadOnlySpan<char> text) => this.text = text;

    public static bool TryRead(ReadOnlySpan<char> text, out WrittenMoment moment)
    {
        text = text.Trim();
        if (TryNumber(text, out moment)) return true;
        var scan = new MomentScan(text);
        var read = scan.Read();
        moment = scan.moment;
        return read;
    }

    private bool Read()
    {
        while (at < text.Length)
        {
            var c = text[at];
            var taken = Digit(c) >= 0 ? TakeDigits() : c switch
            {
                ' ' or ',' or '，' or '\u00A0' or '\u202F' or '\u200E' or '\u200F' or '\t' or '\u3000' => Skip(1),
                '(' or '（' => TakeBracket(),
                'T' or 't' when parts == 3 && !moment.HasTime && at + 1 < text.Length && Digit(text[at + 1]) >= 0 => Skip(1),
                '+' or '-' or '−' when moment.HasTime && moment.Offset is null or { Ticks: 0 } => TakeOffset(),
                _ => TakeWord(),
            };
            if (!taken) return false;
        }
        return Settle();
    }

    private bool Skip(int characters)
    {
        at += characters;
        return true;
    }

    private bool TakeDigits()
    {
        var value = Number(out var width);
        if (width > 8 || (width > 4 && width != 8)) return false;
        var next = at < text.Length ? text[at] : '\0';
        var timeMark = next is ':' or '：' or '时' or '時' or '点' or '點' || (next == '.' && parts == 3 && width <= 2);
        if (timeMark && !moment.HasTime) return TakeTime(value);
        if (width == 8 && parts == 0)
        {
            (part0, part1, part2, width0, parts) = (value / 10000, value / 100 % 100, value % 100, 4, 3);
            return true;
        }
        if (parts == 3) return false;
        if (parts == 0) (part0, width0) = (value, width);
        else if (parts == 1) (part1, width1) = (value, width);
        else part2 = value;
        parts++;
        if (next == '年') yearMarked = true;
        if (next is '-' or '/' or '.' or '年' or '月' or '日' or '号' or '號') at++;
        return true;
    }

    private bool TakeTime(int hour)
    {
        at++;
        int minute = 0, second = 0;
        long ticks = 0;
        if (Peek() >= 0) minute = Number(out _);
        if (at < text.Length && text[at] is '分') at++;
        if (at < text.Length && text[at] is ':' or '：' or '.') at++;
        if (Peek() >= 0)
        {
            second = Number(out _);
            if (at + 1 < text.Length && text[at] is '.' or ',' && Digit(text[at + 1]) >= 0)
            {
                at++;
                for (var scale = TimeSpan.TicksPerSecond / 10; Peek() >= 0; at++, scale /= 10) ticks += Digit(text[at]) * scale;
            }
        }
        if (at < text.Length && text[at] is '秒') at++;
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && minute + second > 0)) return false;
        moment.Time = new TimeSpan(0, hour, minute, second) + new TimeSpan(ticks);
        moment.HasTime = true;
        return true;
    }

    private bool TakeOffset()
    {
        var sign = text[at] == '+' ? 1 : -1;
        at++;
        if (Peek() < 0) return false;
        var value = Number(out var width);
        var (hours, minutes) = width == 4 ? (value / 100, value % 100) : (value, 0);
        if (width <= 2 && at < text.Length && text[at] == ':')
        {
            at++;
            if (Peek() < 0) return false;
            minutes = Number(out _);
        }
        if (width is 3 or > 4 || hours > 14 || minutes > 59) return false;
        moment.Offset = sign * new TimeSpan(hours, minutes, 0);
        return true;
    }

    private bool TakeBracket()
    {
        var close = text[at..].IndexOfAny(')', '）');
        if (close is < 2 or > 12) return false;
        moment.Weekday = MomentWords.WeekdayIn(text.Slice(at + 1, close - 1)) ?? moment.Weekday;
        return Skip(close + 1);
    }

    private bool TakeWord()
    {
        var rest = text[at..];
        if (MomentWords.PeriodAt(rest, out var found) is > 0 and var length)
        {
            period = found;
            return Skip(length);
        }
        if (MomentWords.ZoneAt(rest) is > 0 and var zone && moment.HasTime)
        {
            moment.Offset = TimeSpan.Zero;
            return Skip(zone);
        }
        if (MomentWords.MonthAt(rest, out var month) is > 0 and var monthLength && namedMonth == 0)
        {
            namedMonth = month;
            at += monthLength;
            if (at < text.Length && text[at] is '-' or '/' or '.') at++;
            return true;
        }
        if (MomentWords.WeekdayAt(rest, out var weekday) is not (> 0 and var weekdayLength)) return false;
        moment.Weekday = weekday;
        at += weekdayLength;
        if (at < text.Length && text[at] is '.') at++;
        return true;
    }

    private bool Settle()
    {
        if (period != MomentWords.Period.None && !ApplyPeriod()) return false;
        if (namedMonth > 0)
        {
            if (parts != 2) return false;
            var (year, day) = width0 == 4 ? (part0, part1) : (Century(part1), part0);
            return (moment.Day = WrittenMoment.Make(year, namedMonth, day)) is not null;
        }
        if (parts != 3) return false;
        if (width0 == 4 || part0 > 31 || yearMarked)
            return (moment.Day = WrittenMoment.Make(Century(part0), part1, part2)) is not null;
        (moment.First, moment.Second, moment.Year) = (part0, part1, Century(part2));
        moment.Unpadded = (part0 < 10 && width0 == 1) || (part1 < 10 && width1 == 1);
        moment.TwelveHour = period != MomentWords.Period.None;
        return moment.DayBy(DayOrder.DayFirst) is not null || moment.DayBy(DayOrder.MonthFirst) is not null;
    }

    private bool ApplyPeriod()
    {
        if (!moment.HasTime) return false;
        var hour = (int)moment.Time.TotalHours;
        var shift = period switch
        {
            MomentWords.Period.Morning => hour == 12 ? -12 : 0,
            MomentWords.Period.Noon => hour < 11 ? 12 : 0,
            MomentWords.Period.Night => hour is >= 1 and <= 12 ? 12 : 0, // 晚上12:05 is after midnight.
            _ => hour < 12 ? 12 : 0,
        };
        moment.Time += TimeSpan.FromHours(shift);
        return true;
    }

    private static int Century(int year) => year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year;

    private readonly int Peek() => at < text.Length ? Digit(text[at]) : -1;

    private int Number(out int width)
    {
        var (start, value) = (at, 0);
        for (; at < text.Length && Digit(text[at]) is >= 0 and var digit; at++) value = at - start < 9 ? value * 10 + digit : value;
        width = at - start;
        return value;
    }

    private static int Digit(char c) => c is >= '0' and <= '9' ? c - '0' : c is >= '０' and <= '９' ? c - '０' : -1;

    // Unix seconds, milliseconds or microseconds, yyyyMMddHHmmss, and days since 1900 as Excel counts them.
    private static bool TryNumber(ReadOnlySpan<char> text, out WrittenMoment moment)
    {
        moment = default;
        if (text.Length is < 5 or > 20 || text.ContainsAnyExcept(Cells.DigitsAndDot)) return false;
        var dot = text.IndexOf('.');
        if (dot < 0 && text.Length == 8) return false;
        if (dot < 0 && text.Length == 14)
            return DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp)
                && (moment = new() { Day = DateOnly.FromDateTime(stamp), Time = stamp.TimeOfDay, HasTime = true }).HasTime;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var digits = dot < 0 ? text.Length : dot;
        if (digits is 10 or 13 or 16)
        {
            var microseconds = digits switch { 10 => decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000, 13 => (decimal)number * 1000, _ => (decimal)number };
            moment = new() { Instant = DateTimeOffset.UnixEpoch.AddTicks((long)(microseconds * 10)), HasTime = true };
            return true;
        }
        if (digits != 5 || number is < 20000 or > 80000) return false;
        var serial = DateTime.FromOADate(number);
        serial = new DateTime((serial.Ticks + TimeSpan.TicksPerMillisecond * 500) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        moment = new() { Day = DateOnly.FromDateTime(serial), Time = serial.TimeOfDay, HasTime = dot >= 0 };
        return true;
    }
}
