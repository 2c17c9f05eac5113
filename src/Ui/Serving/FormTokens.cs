using Guildhall.Kernel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Ui;

/// <summary>The antiforgery token of a visitor's forms, made once and given again for some minutes: making one costs as much as the rest of a page that is drawn for many.</summary>
/// <remarks>A token belongs to the visitor's forms cookie, so whoever sends the same cookie may have the same token. Only for visitors without a signed-in principal.</remarks>
public sealed class FormTokens(IAntiforgery antiforgery, TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly Remembered<string, (string Token, long At)> tokens = new(Most, StringComparer.Ordinal);

    public const string Cookie = "forms";

    public string For(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated == true || http.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return Fresh(http);
        if (tokens.TryGetValue(cookie, out var kept) && clock.GetElapsedTime(kept.At) < Kept)
        {
            http.Response.Headers[HeaderNames.CacheControl] = "no-cache, no-store";
            http.Response.Headers[HeaderNames.Pragma] = "no-cache";
            return kept.Token;
        }
        var token = Fresh(http);
        // A cookie that was not good is being replaced by this answer.
        if (http.Response.Headers.SetCookie.Count > 0) return token;
        tokens[cookie] = (token, clock.GetTimestamp());
        return token;
    }

    private string Fresh(HttpContext http) => antiforgery.GetAndStoreTokens(http).RequestToken!;
}
