using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Lanes;

/// <summary>What a worker has at hand for the brand it is deciding for: a scope, a context and its open connection. Kept from batch to batch, because opening costs a round trip each time.</summary>
internal sealed class LaneDesk<THandler>(IServiceScopeFactory scopes, Func<IServiceProvider, THandler> handler) : IAsyncDisposable
{
    /// <summary>After so many batches everything is fetched anew, so that nothing scoped grows old in a storm.</summary>
    private const int MostBatches = 50;
    private AsyncServiceScope? scope;
    private BrandId brand;
    private int batches;

    public AppDb Db { get; private set; } = null!;

    public THandler Handler { get; private set; } = default!;

    /// <summary>Makes ready for a batch of this brand.</summary>
    public async Task Sit(BrandId forBrand, CancellationToken ct)
    {
        if (scope is not null && (brand != forBrand || batches >= MostBatches)) await DisposeAsync();
        if (scope is null)
        {
            var fresh = scopes.CreateSystemScope(forBrand);
            (scope, brand, batches) = (fresh, forBrand, 0);
            Db = fresh.ServiceProvider.GetRequiredService<AppDb>();
            Handler = handler(fresh.ServiceProvider);
            await Db.Database.OpenConnectionAsync(ct);
        }
        Db.ChangeTracker.Clear();
        batches++;
    }

    /// <summary>Leaves the brand; after any trouble, so that the next try starts with a clean connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (scope is not { } old) return;
        scope = null;
        await old.DisposeAsync();
    }
}
