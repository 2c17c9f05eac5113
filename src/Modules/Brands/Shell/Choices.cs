using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Brands;

/// <summary>What the forms of brands and operators offer.</summary>
internal static class Choices
{
    /// <summary>Each under its own name, whatever language is shown.</summary>
    public static IReadOnlyList<SelectOption> Languages { get; } = [new("zh-Hans", "简体中文"), new("zh-Hant", "繁體中文"), new("en", "English")];

    private static readonly string[] FirstZones = ["Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Tokyo", "UTC"];

    private static readonly Lazy<IReadOnlyList<string>> Zones = new(() =>
        [.. FirstZones.Concat(TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)).Where(BrandCalendar.Knows).Distinct()]);

    public static IReadOnlyList<SelectOption> TimeZones(DateTimeOffset now) => [.. Zones.Value.Select(id => new SelectOption(id, $"{id.Replace('_', ' ')} ({Offset(id, now)})"))];

    public static IReadOnlyList<SelectOption> Currencies() => [.. Money.Offered.Select(code => new SelectOption(code, code))];

    private static string Offset(string id, DateTimeOffset now)
    {
        var offset = TimeZoneInfo.FindSystemTimeZoneById(id).GetUtcOffset(now);
        return "UTC" + (offset < TimeSpan.Zero ? "−" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }
}
