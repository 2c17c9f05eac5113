using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

public enum NavPlace { Watch, Run, Manage }

/// <summary>A line of the console's navigation, shown to roles that have the permission.</summary>
/// <param name="Text">Code of its label.</param>
/// <param name="Icon">A name listed in the design system's icons.</param>
/// <param name="Path">Below <c>/b/{brand}/</c>; it is marked as current for every address under it.</param>
/// <param name="Order">Within its place, ascending.</param>
/// <param name="Key">The letter that leads there after <c>g</c>; each letter once.</param>
public sealed record NavEntry(NavPlace Place, string Text, string Icon, string Path, string Permission, int Order = 100, string? Key = null);

public static class NavEntries
{
    public static IServiceCollection AddNav(this IServiceCollection services, NavEntry entry) => services.AddSingleton(entry);
}
