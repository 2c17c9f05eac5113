using System.Globalization;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Auctions;

/// <summary>Bids in an auction from its page. The id rendered by the page becomes the bid's id, so tapping twice, or again after a lost answer, is one bid.</summary>
internal sealed class PlaceBid(Lane<BidCommand, BidReceipt> lane, AuctionBook book)
{
    /// <param name="Amount">Minor units.</param>
    /// <param name="Limit">Bid for me as far as this, and no more than it takes.</param>
    public sealed record Request(Guid Id, long Amount, bool Limit);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/auction/{activity}/bids", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, PlaceBid place) =>
            await place.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/auction/{activity}/bid", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] string? amount, [FromForm] string? limit, HttpContext http, Visit visit, PlaceBid place) =>
        {
            var page = visit.Url($"auction/{activity.Value}");
            if (Read(amount, visit.Brand.Currency) is not { } minor) return Again(http, ActivityRefusals.AuctionAmount, page, amount, limit);
            var bid = await place.Handle(visit, activity, new(id, minor, limit is not null));
            if (bid.Refusal is { Kind: not RefusalKind.NotFound } refusal) return Again(http, refusal, page, amount, limit);
            return Answers.Back(http, bid, page, bid.Refusal is null && bid.Value.Leads ? "activities.auction_did_lead" : "activities.auction_did_bid");
        }).ByCode(insideOnly: true);
    }

    public async ValueTask<Result<BidReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        var bid = await lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Amount, request.Limit, null));
        if (bid.Refusal is null) book.Forget(visit.Brand.Id, activity); // Who bids sees it at once.
        return bid;
    }

    /// <summary>An amount as people type it: 52, 52.5, full width, with or without 元.</summary>
    internal static long? Read(string? typed, string currency)
    {
        var plain = (typed ?? "").Normalize(NormalizationForm.FormKC).Trim().TrimEnd('元', '块', '塊').Trim('¥', '$', ' ').Replace(",", "", StringComparison.Ordinal);
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount is <= 0 or > 1_000_000_000) return null;
        var minor = Money.FromDecimal(amount, currency);
        return minor.ToDecimal() == amount ? minor.Minor : null;
    }

    // What was typed stays in its field, with the reason beside it.
    private static IResult Again(HttpContext http, Refusal refusal, string page, string? amount, string? limit)
    {
        Flash.Say(http, refusal);
        return TypedResults.Redirect($"{page}?amount={Uri.EscapeDataString((amount ?? "")[..Math.Min(amount?.Length ?? 0, 20)])}{(limit is null ? "" : "&limit=1")}");
    }
}

/// <param name="At">When its message was taken by the room; null for a bid from the page, which counts when it is decided.</param>
internal sealed record BidCommand(Guid Id, MemberId Member, GroupId Group, long Amount, bool Automatic, DateTimeOffset? At)
{
    public long Body => default(BodyHash).Add(Member.Value).Add(Amount).Add(Automatic ? 1 : 0).Value;
}

/// <param name="Bidder">The bidder's number in this auction.</param>
/// <param name="PriceMinor">Right after this bid.</param>
/// <param name="Hash">Seals this bid and all before it.</param>
internal sealed record BidReceipt(Guid Id, long Seq, int Bidder, long PriceMinor, bool Leads, string Hash);
