using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Communities.Contracts;

/// <summary>A page about one group, shown as a tab on all of them; the module that has the page adds it.</summary>
/// <param name="Text">Code of its label.</param>
/// <param name="Path">Below <c>/b/{brand}/groups/{id}/</c>; empty for the group's first page.</param>
/// <param name="Order">Ascending.</param>
public sealed record GroupTab(string Text, string Path, string Permission, int Order = 100);

public static class AddGroupTabs
{
    public static IServiceCollection AddGroupTab(this IServiceCollection services, GroupTab tab) => services.AddSingleton(tab);
}
