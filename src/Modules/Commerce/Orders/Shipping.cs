using System.Text.Json;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Orders;

/// <summary>How it was sent. Without a carrier it was handed over.</summary>
internal sealed record Shipping(string Carrier, string Tracking, DateTimeOffset At)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Json => JsonSerializer.Serialize(this, KernelJson.Options);

    public static Shipping? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<Shipping>(json, KernelJson.Options);
}
