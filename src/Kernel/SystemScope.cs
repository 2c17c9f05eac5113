using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel;

public static class SystemScope
{
    /// <summary>A scope whose actor is the system itself in the given brand: for handlers, schedules, jobs and lanes.</summary>
    public static AsyncServiceScope CreateSystemScope(this IServiceScopeFactory scopes, BrandId? brand)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().ActAsSystem(brand);
        return scope;
    }
}
