using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Host.Console.Imports;

/// <summary>What the forms of imports offer.</summary>
internal static class ImportOptions
{
    public const string Accept = ".csv,.tsv,.txt,.json,.xlsx,.xls,.log,.gz";

    public static IReadOnlyList<SelectOption> Formats(Localizer text) =>
    [
        new("auto", text["host.import_auto"]), new("whatsapp", "WhatsApp"), new("telegram", "Telegram"), new("line", "LINE"), new("discord", "Discord"), new("slack", "Slack"),
        new("irc", "IRC"), new("csv", text["host.import_format_table"]),
    ];

    public static IReadOnlyList<SelectOption> Encodings(Localizer text) =>
    [
        new("", text["host.import_auto"]), new("utf-8", "UTF-8"), new("gb18030", text["host.import_encoding_gb"]), new("big5", text["host.import_encoding_big5"]), new("utf-16", "UTF-16"),
        new("windows-1252", text["host.import_encoding_western"]), new("shift_jis", "Shift_JIS"),
    ];

    public static IReadOnlyList<SelectOption> DayOrders(Localizer text) =>
        [new("", text["host.import_auto"]), new("DayFirst", text["host.import_day_first"]), new("MonthFirst", text["host.import_month_first"])];

    /// <summary>Offered while typing; any other IANA name may be typed.</summary>
    public static IReadOnlyList<string> TimeZones { get; } =
    [
        "Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Macau", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok", "Asia/Jakarta", "Asia/Manila",
        "Asia/Kolkata", "Asia/Dubai", "Australia/Sydney", "Europe/London", "Europe/Berlin", "Europe/Paris", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Vancouver", "UTC",
    ];
}
