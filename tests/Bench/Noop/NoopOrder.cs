using System.Text.Json.Serialization;
using Guildhall.Kernel;

namespace Guildhall.Bench.Noop;

/// <summary>The least an order can be: some units of one stock, once per id.</summary>
public sealed record PlaceNoopOrder(Guid Id, long Member, int Quantity);

public sealed record NoopReceipt(Guid Id, int Quantity);

public static class NoopRefusals
{
    public static readonly Refusal SoldOut = new("bench.sold_out");
    public static readonly Refusal OtherBody = new("kernel.same_key_other_body", RefusalKind.Invalid);
    public static readonly Refusal NoStock = new("bench.no_stock", RefusalKind.NotFound);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlaceNoopOrder))]
[JsonSerializable(typeof(NoopReceipt))]
internal sealed partial class NoopJson : JsonSerializerContext;
