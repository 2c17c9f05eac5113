using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>By what a browser that nobody knows yet is known again once it has joined: 128 random bits in a cookie, one per brand. It says nothing of who sent it.</summary>
public static class PassingBrowser
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>How the visits of this browser are kept; null when it has not come by any link.</summary>
    public static Guid? Known(HttpContext http, BrandId brand) => Of(http, brand) is { } secret ? VisitorOf(secret) : null;

    /// <summary>The same, and from now on it is known again.</summary>
    public static Guid Remember(HttpContext http, BrandId brand)
    {
        var secret = Of(http, brand) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        if (http.Items.TryAdd(Name(http, brand), secret)) http.Response.Cookies.Append(Name(http, brand), secret, Options(http, Kept));
        return VisitorOf(secret);
    }

    public static void Forget(HttpContext http, BrandId brand) => http.Response.Cookies.Delete(Name(http, brand), Options(http, null));

    private static string? Of(HttpContext http, BrandId brand) =>
        http.Items.TryGetValue(Name(http, brand), out var given) ? (string)given! : http.Request.Cookies[Name(http, brand)] is { Length: > 0 and <= 64 } secret ? secret : null;

    private static Guid VisitorOf(string secret) => new(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16), bigEndian: true);

    private static CookieOptions Options(HttpContext http, TimeSpan? kept) => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = kept, IsEssential = true };

    private static string Name(HttpContext http, BrandId brand) => (http.Request.IsHttps ? "__Host-came-" : "came-") + brand.Value.ToString("N")[20..];
}
