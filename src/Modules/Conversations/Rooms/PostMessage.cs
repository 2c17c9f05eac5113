using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Pictures;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Rooms;

/// <summary>Says something in a room. The id rendered by the page becomes the message's id, so sending again after a lost answer is harmless.</summary>
internal sealed class PostMessage(Lane<SayCommand, Said> lane, Pace pace, TimeProvider clock)
{
    public const int Longest = 4000;
    public const long LargestBody = 2 * 1024 * 1024;
    private static readonly TimeSpan OldestPage = TimeSpan.FromDays(7), FastestClock = TimeSpan.FromMinutes(10);

    public sealed record Request(Guid Id, string? Text, Guid? ReplyTo = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/messages", async (string code, [FromBody] Request request, Visit visit, PostMessage post) =>
        await post.Handle(visit, request)).ByCode(insideOnly: true).WithMetadata(new RequestSizeLimitAttribute(LargestBody));

    public async ValueTask<Result<Said>> Handle(Visit visit, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return RoomRefusals.NotInside;
        var text = Clean(request.Text);
        if (RefusalFor(request.Id, text) is { } refusal) return refusal;
        if (TooFast(visit.Brand.Id, member.Id) is { } wait) return wait;
        return await lane.Post(visit.Brand.Id, visit.Group.Id.Value, new(request.Id, member.Id, null, text, request.ReplyTo, false, visit.Brand));
    }

    /// <summary>Why a picture need not be drawn at all; otherwise it counts as a message.</summary>
    public Refusal? RefusalForPicture(Visit visit, Guid id) =>
        visit is not { Inside: true, Member: { } member } ? RoomRefusals.NotInside : StalePage(id) ?? TooFast(visit.Brand.Id, member.Id);

    /// <summary>A picture that was not refused, is drawn and kept.</summary>
    public ValueTask<Result<Said>> HandlePicture(Visit visit, Guid id, Guid? replyTo, SentPicture picture) =>
        lane.Post(visit.Brand.Id, visit.Group.Id.Value, new(id, visit.Member!.Id, null, "", replyTo, false, visit.Brand, picture.ToString()));

    /// <summary>For a persona; the caller has checked the operator's permission.</summary>
    public async ValueTask<Result<Said>> HandleAs(BrandProfile brand, GroupId group, MemberId persona, OperatorId by, bool announcement, Request request)
    {
        var text = Clean(request.Text);
        if (RefusalFor(request.Id, text) is { } refusal) return refusal;
        return await lane.Post(brand.Id, group.Value, new(request.Id, persona, by, text, request.ReplyTo, announcement, brand));
    }

    private Refusal? RefusalFor(Guid id, string text)
    {
        if (text.Length == 0) return RoomRefusals.Empty;
        if (text.Length > Longest) return RoomRefusals.TooLong.With(Longest, text.Length);
        return StalePage(id);
    }

    private Refusal? TooFast(BrandId brand, MemberId member) =>
        pace.Count(brand, member) is { } wait ? RoomRefusals.TooFastFor(wait) : null;

    /// <summary>No message that is taken now has a smaller id.</summary>
    public static Guid OldestId(DateTimeOffset now)
    {
        var made = (now - OldestPage - FastestClock).ToUnixTimeMilliseconds();
        return Guid.ParseExact(made.ToString("x12", CultureInfo.InvariantCulture) + new string('0', 20), "N");
    }

    private Refusal? StalePage(Guid id)
    {
        // The id says when its page was made; storage is laid out by that.
        var made = id.Version == 7 ? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16)) : default;
        var now = clock.GetUtcNow();
        return made < now - OldestPage || made > now + FastestClock ? RoomRefusals.StalePage : null;
    }

    /// <summary>Without the signs that no font shows and no database takes; line breaks stay.</summary>
    private static string Clean(string? typed)
    {
        if (string.IsNullOrEmpty(typed)) return "";
        var text = typed.ReplaceLineEndings("\n");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) || text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) text = Shown(text);
        return text.Trim();
    }

    private static string Shown(string text)
    {
        var shown = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // A lone half of a pair becomes the replacement sign.
            if (System.Text.Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control || rune.Value is '\n' or '\t') shown.Append(rune);
        return shown.ToString();
    }
}
