using System.Globalization;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Fees;

/// <summary>Sets what a brand takes for delivery. Orders that are placed keep what they were placed at.</summary>
internal sealed class SaveDeliveryTerms(AppDb db, IAudit audit)
{
    public const int MostRegions = 40, LongestBegin = 20;
    private const decimal Most = 100_000;

    /// <param name="Regions">A line each: the beginnings of its addresses, a colon, its fee.</param>
    public sealed record Request(decimal? Fee, decimal? FreeFrom, string? Regions);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var read = Read(request, brand.Currency);
        if (read.Refusal is { } refusal) return refusal;
        var terms = read.Value;
        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({brand.Id}, {terms.FeeMinor}, {terms.FreeFromMinor}, {JsonSerializer.Serialize(terms.Regions, KernelJson.Options)})
            on conflict (brand_id) do update set fee_minor = excluded.fee_minor, free_from_minor = excluded.free_from_minor, regions = excluded.regions
            """, ct);
        await audit.Write(db, "commerce.delivery_changed", new Money(terms.FeeMinor, brand.Currency).ToString(), new { terms.FeeMinor, terms.FreeFromMinor, regions = terms.Regions.Count }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    public static Result<DeliveryTerms> Read(Request request, string currency)
    {
        if (request.Fee is not (null or >= 0 and <= Most)) return DeliveryRefusals.Fee.At("Fee");
        if (request.FreeFrom is not (null or > 0 and <= Most * 100)) return DeliveryRefusals.FreeFrom.At("FreeFrom");
        var regions = new List<DeliveryRegion>();
        foreach (var line in (request.Regions ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split([':', '：', '='], 2, StringSplitOptions.TrimEntries);
            string[] begins = [.. parts[0].Split([',', '，', '、', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
            if (parts.Length < 2 || begins.Length == 0 || begins.Any(b => b.Length > LongestBegin) || !decimal.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fee) || fee > Most)
                return DeliveryRefusals.Region.With(line.Length > 40 ? line[..40] + "…" : line).At("Regions");
            regions.Add(new(begins, Money.FromDecimal(fee, currency).Minor));
        }
        if (regions.Count > MostRegions || regions.SelectMany(r => r.Begins).GroupBy(b => b, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1))
            return DeliveryRefusals.RegionTwice.With(MostRegions).At("Regions");
        return new DeliveryTerms(Money.FromDecimal(request.Fee ?? 0, currency).Minor, request.FreeFrom is { } from ? Money.FromDecimal(from, currency).Minor : null, regions);
    }
}
