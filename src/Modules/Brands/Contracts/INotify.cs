using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>Tells operators what happened without them: the bell of the console, live on pages that are open.</summary>
public interface INotify
{
    /// <summary>Joins the caller's open transaction, in the brand of its actor: no notice of what was rolled back. Whoever acts is not told.</summary>
    /// <param name="permission">All operators of the brand whose role grants it.</param>
    /// <param name="code">Text code of the sentence; each reads it in their own language.</param>
    /// <param name="args">Its placeholders.</param>
    /// <param name="path">Where it leads, below <c>/b/{brand}/</c>.</param>
    Task Operators(AppDb db, string permission, string code, IReadOnlyList<string> args, string path, CancellationToken ct);
}
