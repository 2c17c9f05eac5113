using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Commerce.Payments;

/// <summary>Where providers tell their news. Nothing is believed but its signature; telling twice, late or out of order changes nothing twice.</summary>
internal static class PayCallback
{
    private const int LargestBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/pay/{provider}/{shop}", async (string provider, string shop, HttpContext http, AppDbSource source, IServiceScopeFactory scopes, CancellationToken ct) =>
        (await Handle(provider, shop, http, source, scopes, ct)) is { Refusal: { } refusal } ? new Answer(refusal) : (IResult)TypedResults.NoContent())
        .DisableAntiforgery().Public().WithMetadata(new RequestSizeLimitAttribute(LargestBody));

    private static async Task<Result<Done>> Handle(string provider, string shop, HttpContext http, AppDbSource source, IServiceScopeFactory scopes, CancellationToken ct)
    {
        await using var outside = source.Open(Actor.System(null));
        if (await outside.FindBrand(shop, ct) is not { } profile) return PaymentRefusals.UnknownProvider;
        await using var scope = scopes.CreateSystemScope(profile.Id);
        var services = scope.ServiceProvider;
        var port = services.GetServices<IPayments>().FirstOrDefault(p => p.Provider == provider && !p.ByHand);
        var way = port is null ? null : await services.GetRequiredService<PayWays>().Find(services.GetRequiredService<AppDb>(), provider, ct);
        if (way?.Secret is null) return PaymentRefusals.UnknownProvider;
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        var news = port!.Read(way, http.Request.Headers, body.ToArray());
        if (news.Refusal is { } refusal) return refusal;
        switch (news.Value.State)
        {
            case NewsState.Paid:
                var taken = await services.GetRequiredService<TakePayment>().Handle(news.Value, final: false, ct);
                return taken.Refusal is { } no ? no : new Done();
            case NewsState.RefundDone or NewsState.RefundFailed: // Only a reason to ask: a refund is final when the provider says so when asked.
                await services.GetRequiredService<AppDb>().Execute($"update commerce_shop_refunds set try_at = {services.GetRequiredService<TimeProvider>().GetUtcNow()} where brand_id = {profile.Id} and id = {news.Value.Subject} and state = 'pending'", ct);
                services.GetRequiredService<RefundBell>().Ring(profile.Id);
                return new Done();
            default:
                return new Done();
        }
    }

    private sealed record Answer(Refusal Refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Problems.Write(httpContext, Refusal);
    }
}
