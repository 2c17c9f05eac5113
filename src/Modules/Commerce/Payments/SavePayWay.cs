using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Payments;

/// <summary>Sets up one way to pay. A key is kept sealed and never shown again; leaving it empty keeps the one there is.</summary>
internal sealed class SavePayWay(AppDb db, PayWays ways, IAudit audit)
{
    public const int ShortestKey = 12;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/orders/ways/{provider}", async (string brand, string provider, [FromForm] bool? enabled, [FromForm] string? instructions, [FromForm] int? hold, [FromForm] string? address, [FromForm] string? secret, HttpContext http, SavePayWay save, CancellationToken ct) =>
        Answers.Back(http, await save.Handle(new(provider, enabled == true, instructions?.Trim() ?? "", address?.Trim() ?? "", string.IsNullOrWhiteSpace(secret) ? null : secret.Trim(), hold ?? 0, null), ct), $"/b/{Uri.EscapeDataString(brand)}/orders/ways", "commerce.said_way")).Requires(Permissions.BrandEdit);

    public async Task<Result<Done>> Handle(PayWay way, CancellationToken ct)
    {
        if (!PayWay.Known.Contains(way.Provider)) return PaymentRefusals.UnknownProvider;
        if (way.HoldMinutes is < 5 or > PayWay.LongestHold) return PaymentRefusals.HoldRange.With(5, PayWay.LongestHold);
        if (way.Instructions.Length > 1000) return CommerceRefusals.NoteLength.With(1000);
        if (way.Provider == PayWay.Sandbox && way.Enabled)
        {
            if (!Uri.TryCreate(way.Address, UriKind.Absolute, out var address) || !address.IsLoopback || address.Scheme != "http") return PaymentRefusals.LoopbackOnly;
            if (way.Secret is { Length: < ShortestKey } || way.Secret is null && (await ways.Find(db, way.Provider, ct))!.Secret is null) return PaymentRefusals.SecretShort.With(ShortestKey);
        }
        await using var transaction = await db.Begin(ct);
        await ways.Save(db, way, ct);
        await audit.Write(db, "commerce.pay_way_changed", way.Provider, new { way.Enabled }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }
}
