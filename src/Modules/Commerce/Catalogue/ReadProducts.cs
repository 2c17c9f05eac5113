using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Commerce.Catalogue;

internal static class ReadProducts
{
    public static Task<Product?> Find(AppDb db, ProductId id, CancellationToken ct) => db.Products().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, ct);
}
