using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Setup;

/// <summary>Whether the first owner still has to come.</summary>
internal sealed class SetupState(AppDbSource source)
{
    private volatile bool done;

    public async ValueTask<bool> IsNeeded(CancellationToken ct)
    {
        if (done) return false;
        await using var db = source.Open(Actor.System(null));
        done = await db.Count($"select count(*) from brands_operators", ct) > 0;
        return !done;
    }
}
