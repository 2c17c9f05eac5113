using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>What one partner is told of its part, as a file: its own numbers, no member and nothing of the others.</summary>
internal static class PartnerStatement
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/activities/{id}/partners/{partner:guid}/statement.{format}", async (string brand, ActivityId id, Guid partner, string format, AppDb db, LookAtPartners look, Localizer text, CancellationToken ct) =>
    {
        if (format is not ("csv" or "xlsx") || await db.FindActivity(id, ct) is not { } activity || await look.Handle(activity, ct) is not { } seen || seen.Split.Parts.FirstOrDefault(p => p.Partner == new PartnerId(partner)) is not { } part) return Results.NotFound();
        var profile = await db.CurrentBrandProfile(ct);
        var goods = await db.FindPartnership(id, part.Partner, ct) is { } terms ? await db.BroughtBy(terms, ct) : [];
        using var file = new MemoryStream();
        using (var writer = format == "csv" ? TableWriter.Csv(file) : TableWriter.Xlsx(file, text["activities.partner_statement"]))
            foreach (var (line, value) in Lines(profile, activity, part, goods, seen.Split.Currency, seen.Fixed, text)) writer.Row(line, value);
        return Results.File(file.ToArray(), format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"statement-{part.Code}-{profile.Calendar.DayOf(activity.StartsAt):yyyy-MM-dd}.{format}");
    }).Requires(Permissions.ActivitiesRead);

    private static IEnumerable<(string Line, object? Value)> Lines(BrandProfile brand, Activity activity, PartnerPart part, IReadOnlyList<BroughtGoods> goods, string currency, FixedSplit? done, Localizer t)
    {
        decimal Amount(long minor) => new Money(minor, currency).ToDecimal();
        yield return (t["activities.partner"], part.Name);
        yield return (t["activities.partner_code"], part.Code);
        yield return (t["activities.partner_brand"], brand.Name);
        yield return (t["activities.name"], activity.Name);
        yield return (t["activities.starts"], brand.Calendar.Local(activity.StartsAt).ToString("yyyy-MM-dd HH:mm", t.Culture));
        yield return (t["activities.ends"], brand.Calendar.Local(activity.EndedAt ?? activity.EndsAt).ToString("yyyy-MM-dd HH:mm", t.Culture));
        yield return (t["activities.partner_standing"], done is null ? t["activities.partner_provisional"] : t["activities.partner_final", brand.Calendar.Local(done.At).ToString("yyyy-MM-dd HH:mm", t.Culture)]);
        yield return (t["activities.partner_visits"], part.Figures.Visits);
        yield return (t["activities.newcomers"], part.Figures.Newcomers);
        yield return (t["activities.entered"], part.Figures.Entered);
        yield return (t["activities.partner_buyers"], part.Figures.Buyers);
        yield return (t["activities.goal.orders"], part.Figures.Orders);
        yield return (t["activities.partner_currency"], currency);
        yield return (t["activities.partner_paid"], Amount(part.Figures.PaidMinor));
        yield return (t["activities.partner_refunded"], Amount(part.Figures.RefundedMinor));
        yield return (t["activities.partner_share_of"], t["activities.partner_share_of." + part.ShareOf.ToString().ToLowerInvariant()]);
        yield return (t["activities.partner_share"] + " %", part.ShareBp / 100m);
        yield return (t["activities.partner_its_share"], Amount(part.ShareMinor));
        yield return (t["activities.partner_cost"] + " %", part.CostBp / 100m);
        yield return (t["activities.partner_its_cost"], Amount(part.CostMinor));
        yield return (t["activities.partner_balance"], Amount(part.BalanceMinor));
        foreach (var one in goods)
        {
            yield return ($"{one.Name}: {t["activities.goods_brought"]}", one.Units);
            yield return ($"{one.Name}: {t["activities.goods_sold"]}", one.Sold);
            yield return ($"{one.Name}: {t["activities.goods_left"]}", one.Left);
            yield return ($"{one.Name}: {t["activities.goods_back"]}", one.Back);
        }
    }
}
