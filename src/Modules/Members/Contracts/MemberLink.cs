using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Members.Contracts;

/// <summary>A page for members of which their own page (and the room's menu) tells.</summary>
/// <param name="Text">Code of its label.</param>
/// <param name="Icon">A name listed in the design system's icons.</param>
/// <param name="Path">Below <c>/g/{code}/</c>.</param>
public sealed record MemberLink(string Text, string Icon, string Path, int Order = 100);

public static class MemberLinks
{
    public static IServiceCollection AddMemberLink(this IServiceCollection services, MemberLink link) => services.AddSingleton(link);
}
