using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Guildhall.Host.Console;

internal static class TrustedProxies
{
    /// <summary>Behind a reverse proxy, GUILDHALL_PROXIES lists its addresses; only those may say who really asks, and whether by https.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (Environment.GetEnvironmentVariable("GUILDHALL_PROXIES") is not { Length: > 0 } list) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        foreach (var address in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) options.KnownProxies.Add(IPAddress.Parse(address));
        app.UseForwardedHeaders(options);
    }
}
