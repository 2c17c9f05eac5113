using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>Notes who comes by a partner's link, and who that was as soon as they are known. Pages and lanes ask nothing of it: what it wrote is read when somebody looks at the numbers.</summary>
internal sealed class PartnerDoor(AppDbSource source, Lane<TouchCommand, Done> lane, TimeProvider clock) : IReferrals
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<(BrandId Brand, string Code), (PartnerId? Partner, long At)> known = new(10_000);

    public async ValueTask Came(HttpContext http, Visit visit, string from)
    {
        // A link that invites nobody brings nobody; those inside come by it still.
        if (visit.Revoked && !visit.Inside || Partner.ReadCode(from) is not { } code || await Of(visit.Brand.Id, code, http.RequestAborted) is not { } partner) return;
        var visitor = visit.Member?.Id.Value ?? PassingBrowser.Remember(http, visit.Brand.Id);
        await lane.Post(visit.Brand.Id, partner.Value, new(visitor, visit.Member?.Id, visit.Group.Id, About(http), clock.GetUtcNow()));
    }

    public async ValueTask Known(HttpContext http, Visit visit, Guid visitor)
    {
        await using var db = source.Open(Actor.System(visit.Brand.Id));
        await db.Execute($"update activities_partner_touches set member_id = {visit.Member!.Id} where brand_id = {visit.Brand.Id} and visitor_id = {visitor} and member_id is null", http.RequestAborted);
    }

    private async ValueTask<PartnerId?> Of(BrandId brand, string code, CancellationToken ct)
    {
        if (known.TryGetValue((brand, code), out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Partner;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(brand));
        var partner = await db.First($"select id from activities_partners where brand_id = {brand} and code = {code} and not archived", r => r.IdOrNull<PartnerId>(0), ct);
        known[(brand, code)] = (partner, at);
        return partner;
    }

    /// <summary>What the page is about; it may be no activity at all.</summary>
    private static Guid? About(HttpContext http) => Guid.TryParse(http.GetRouteValue("id") as string ?? http.GetRouteValue("id")?.ToString(), out var id) ? id : null;
}
