using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary>The brand a command names.</summary>
internal static class CommandBrand
{
    public static async Task<Result<BrandProfile>> Find(CommandContext context, string name, CancellationToken ct)
    {
        await using var db = context.Services.GetRequiredService<AppDbSource>().Open(Actor.System(null));
        if (await db.FindBrand(name, ct) is { } brand) return brand;
        var all = await db.AllBrands(ct);
        return CommandRefusals.NoBrand.With(name, all.Count == 0 ? "–" : string.Join(", ", all.Select(b => b.Code)));
    }

    /// <summary>Opens a brand that does not exist yet and says so, unless its name looks like a slip for one that does.</summary>
    public static async Task<Result<BrandProfile>> FindOrOpen(CommandContext context, string name, string? timeZone, CancellationToken ct)
    {
        var found = await Find(context, name, ct);
        if (found.Refusal is null) return found;
        await using var scope = context.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var near = (await scope.ServiceProvider.GetRequiredService<AppDb>().AllBrands(ct)).Find(b => IsSlip(b.Code, name) || IsSlip(b.Name, name));
        if (near is not null) return CommandRefusals.NearBrand.With(name, near.Code);
        var opened = await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request(name, timeZone ?? "Asia/Shanghai", "CNY", "zh-Hans"), ct);
        if (opened.Refusal is null) await context.Errors.WriteLineAsync($"Opened the brand {opened.Value.Name} (time zone {opened.Value.TimeZone}, currency {opened.Value.Currency}).");
        return opened;
    }

    /// <summary>Delivers what is in the outbox and counts what is stale, so that the next report includes everything written before.</summary>
    public static async Task CatchUp(CommandContext context, BrandProfile brand, CancellationToken ct)
    {
        await context.Services.GetRequiredService<OutboxDispatcher>().Drain(ct);
        await using var scope = context.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(brand.Id);
        await scope.ServiceProvider.GetRequiredService<RecountStale>().Drain(ct);
    }

    /// <summary>One letter more, fewer or other, or two neighbours swapped, in a name of at least five.</summary>
    private static bool IsSlip(string known, string typed)
    {
        if (known.Length < 5 || Math.Abs(known.Length - typed.Length) > 1) return false;
        var start = 0;
        while (start < Math.Min(known.Length, typed.Length) && char.ToLowerInvariant(known[start]) == char.ToLowerInvariant(typed[start])) start++;
        var (a, b) = (known[start..].ToUpperInvariant(), typed[start..].ToUpperInvariant());
        return a.Length > b.Length ? a[1..] == b
            : a.Length < b.Length ? b[1..] == a
            : a.Length > 0 && (a[1..] == b[1..] || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]));
    }
}
