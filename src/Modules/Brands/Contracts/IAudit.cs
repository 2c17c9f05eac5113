using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>The record of what operators did, one hash chain per brand and one for what belongs to no brand.</summary>
public interface IAudit
{
    /// <summary>Appends to the chain of the actor's brand, in the caller's open transaction: the act and its entry stand or fall together. Chains are appended one writer at a time.</summary>
    /// <param name="action">Past tense, <c>module.snake_case</c>; <c>texts.json</c> holds its sentence under <c>audit.</c> + action.</param>
    /// <param name="target">What it was done to: an id or a name.</param>
    /// <param name="details">Serialised as JSON. No secrets, no message texts.</param>
    Task Write(AppDb db, string action, string target, object? details = null, CancellationToken ct = default);
}
