using System.Globalization;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>A lottery as it is typed.</summary>
public sealed class LotteryFields
{
    public Guid Id { get; set; }
    public int Version { get; set; }
    public PlanForm Plan { get; set => field = value ?? new(); } = new();
    public LotteryMode Mode { get; set; }
    public List<PrizeFields> Prizes { get; set => field = value is null ? [] : [.. value.Where(p => p is not null)]; } = []; // Nonsense in a post makes it null.
    public long? Blank { get; set; }
    public int? Free { get; set; }
    public int? PerOrder { get; set; }
    public int? PerCheckIn { get; set; }
    public int? PerShare { get; set; }
    public long? ChancePoints { get; set; }
    public int? PerDay { get; set; }
    public int? InAll { get; set; }
    public int? Wins { get; set; }
    public int? ClaimHours { get; set; }
    public IdentityLevel LeastLevel { get; set; }

    /// <summary>Rows without a name are not there.</summary>
    internal IEnumerable<(int Row, PrizeFields Fields)> Named => Prizes.Index().Where(p => !string.IsNullOrWhiteSpace(p.Item.Name)).Select(p => (p.Index, p.Item));

    internal Lottery Read(BrandProfile brand, IReadOnlyList<CouponOffer> coupons, int perUnit) => new(
        Mode, [.. Named.Select(p => p.Fields.Read(brand, coupons, Plan.Starts))], Blank ?? 0, new(Free ?? 0, PerOrder ?? 0, PerCheckIn ?? 0, PerShare ?? 0, ChancePoints ?? 0), PerDay, InAll, Wins ?? 1, ClaimHours ?? 72, LeastLevel, perUnit);

    internal void Fill(Lottery lottery, BrandProfile brand)
    {
        (Mode, Blank, PerDay, InAll, Wins, ClaimHours, LeastLevel) = (lottery.Mode, lottery.Blank, lottery.PerDay, lottery.InAll, lottery.Wins, lottery.ClaimHours, lottery.LeastLevel);
        (Free, PerOrder, PerCheckIn, PerShare, ChancePoints) = (lottery.Sources.Free, lottery.Sources.PerOrder, lottery.Sources.PerCheckIn, lottery.Sources.PerShare, lottery.Sources.Points);
        Prizes = [.. lottery.Prizes.Select(p => PrizeFields.Of(p, brand))];
    }
}

public sealed class PrizeFields
{
    public string? Name { get; set; }
    public PrizeKind Kind { get; set; }
    public int? Stock { get; set; }
    public long? Weight { get; set; }
    public long? Points { get; set; }
    public string? Coupon { get; set; }
    public string? Sku { get; set; }
    public decimal? Cost { get; set; }
    public string? Codes { get; set; }
    public string? Releases { get; set; }

    internal Prize Read(BrandProfile brand, IReadOnlyList<CouponOffer> coupons, DateTime? starts)
    {
        var coupon = Kind == PrizeKind.Coupon && Guid.TryParse(Coupon, out var id) ? coupons.FirstOrDefault(c => c.Id == id) : null;
        var cost = coupon?.MostMinor ?? (Cost is { } typed ? PlanForm.Minor(typed, brand.Currency) : 0);
        return new(Name!.Trim(), Kind, Stock ?? 0, Weight ?? 0, Kind == PrizeKind.Points ? Points ?? 0 : 0, coupon?.Id, Kind == PrizeKind.Points ? 0 : cost, Kind == PrizeKind.Code ? [.. Lines(Codes)] : [], Released(brand, starts))
        {
            Sku = Kind == PrizeKind.Gift && Guid.TryParse(Sku, out var sku) ? new SkuId(sku) : null,
        };
    }

    /// <summary>"20:00 5, 11-23 20:00 5": a time alone is on the first day. What cannot be read becomes a release that is refused.</summary>
    private List<Release> Released(BrandProfile brand, DateTime? starts)
    {
        var releases = new List<Release>();
        foreach (var part in (Releases ?? "").Split([',', '，', '、', ';', '；', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.LastIndexOfAny([' ', '=', '×']);
            var readable = int.TryParse(part[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var units) & DateTime.TryParseExact(
                at < 0 ? "" : part[..at].Trim().Replace('：', ':'), ["H:mm", "M-d H:mm", "yyyy-M-d H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var local);
            if (!readable || starts is not { } first) return [new(DateTimeOffset.MinValue, 0)];
            if (local.Year == 1) local = first.Date + local.TimeOfDay;
            else if (part.IndexOf('-') < 4) local = new DateTime(first.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
            releases.Add(new(brand.Calendar.InstantOf(local), units));
        }
        return [.. releases.OrderBy(r => r.At)];
    }

    internal static PrizeFields Of(Prize prize, BrandProfile brand) => new()
    {
        Name = prize.Name,
        Kind = prize.Kind,
        Stock = prize.Stock,
        Weight = prize.Weight == 0 ? null : prize.Weight,
        Points = prize.Points == 0 ? null : prize.Points,
        Coupon = prize.Coupon?.ToString(),
        Sku = prize.Sku?.Value.ToString(),
        Cost = prize.CostMinor == 0 ? null : new Money(prize.CostMinor, brand.Currency).ToDecimal(),
        Codes = string.Join('\n', prize.Codes),
        Releases = string.Join(", ", prize.Releases.Select(r => $"{brand.Calendar.Local(r.At).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {r.Units}")),
    };

    private static IEnumerable<string> Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
