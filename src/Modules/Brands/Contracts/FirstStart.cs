using Guildhall.Brands.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

public static class FirstStart
{
    /// <summary>Where to set up a new installation, with the token that it asks for if any; null when there is an owner already.</summary>
    public static async Task<string?> Path(IServiceProvider services, CancellationToken ct) =>
        !await services.GetRequiredService<SetupState>().IsNeeded(ct) ? null
        : services.GetRequiredService<SetupToken>().Value is { } token ? "/setup?token=" + token : "/setup";
}
