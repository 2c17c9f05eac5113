using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>What a brand takes for bringing an order; picked up it costs nothing.</summary>
/// <param name="FreeFromMinor">Goods of so much are brought free, except to <paramref name="Regions"/>.</param>
public sealed record DeliveryTerms(long FeeMinor, long? FreeFromMinor, IReadOnlyList<DeliveryRegion> Regions)
{
    public static DeliveryTerms Free { get; } = new(0, null, []);

    /// <summary>For an order that goes there; null when it is picked up or there is nothing to bring.</summary>
    public DeliveryFee? For(Destination? to)
    {
        if (to is not { Ship: true }) return null;
        var region = Regions.SelectMany(r => r.Begins.Select(b => (Begin: b, r.FeeMinor))).Where(r => to.Address.StartsWith(r.Begin, StringComparison.OrdinalIgnoreCase)).OrderByDescending(r => r.Begin.Length).FirstOrDefault();
        return region.Begin is null ? new(FeeMinor, FreeFromMinor) : new(region.FeeMinor);
    }

    /// <summary>What an order of an activity pays to go there: what costs nothing is brought for nothing.</summary>
    public long OfActivity(Destination? to, long goods) => goods == 0 ? 0 : For(to)?.On(goods) ?? 0;
}

/// <param name="Begins">What addresses there begin with; of several that fit the longest counts.</param>
public sealed record DeliveryRegion(IReadOnlyList<string> Begins, long FeeMinor);

/// <summary>What coupons took off an order's delivery fee.</summary>
public sealed record DeliveryCut(Guid Coupon, string Name, long Minor)
{
    [JsonIgnore]
    public string Json => JsonSerializer.Serialize(this, KernelJson.Options);

    public static DeliveryCut? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<DeliveryCut>(json, KernelJson.Options);
}

public static class ReadDeliveryTerms
{
    /// <summary>Of the current brand; free when it never said.</summary>
    public static async Task<DeliveryTerms> FindDeliveryTerms(this AppDb db, CancellationToken ct = default) => await db.First(
        $"select fee_minor, free_from_minor, regions from commerce_delivery_terms where brand_id = {db.CurrentBrand}",
        r => new DeliveryTerms(r.Long(0), r.LongOrNull(1), JsonSerializer.Deserialize<DeliveryRegion[]>(r.Text(2), KernelJson.Options)!), ct) ?? DeliveryTerms.Free;
}
